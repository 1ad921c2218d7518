import type { TenantTx } from "@/db/client";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import type { WebhookTopic } from "@/server/connectors/zoom/webhook-topics";
import type { Ctx } from "@/server/domain/access/ctx";
import { askForCheck } from "@/server/domain/completeness/start-check";
import type { Mark } from "@/server/domain/ledger/mark-at-listing";
import { announce } from "@/server/events/announce";

import { lookAtCall, lookAtCallAndMark } from "./look-at-call";
import { lookAtChat } from "./look-at-chat";
import { isKnown, lookAtSession } from "./look-at-session";
import { lookAtUser } from "./look-at-user";
import { markSession } from "./mark-at-source";

type NewsToActOn = {
  jobId: string;
  topic: WebhookTopic;
  /** Ids of the thing. */
  subject: Readonly<Record<string, string>>;
  /** The newest of the deliveries that this act answers. */
  eventAt: Date;
};

/** To be committed with what the act changed. */
type Also = (tx: TenantTx) => Promise<unknown>;
type Act = (ctx: Ctx, zoom: ZoomConnection, news: NewsToActOn, also: Also) => Promise<unknown>;

const nothing: Act = (ctx, _zoom, _news, also) => ctx.db.tx(also);

const look: Act = (ctx, zoom, { jobId, subject: { sessionKey } }, also) =>
  sessionKey ? lookAtSession(ctx, zoom, { jobId, sessionKey }, also) : ctx.db.tx(also);

/** Zoom says that it is recorded: so it is known here, even where Zoom does not give it out yet. */
const lookAtAnnounced: Act = (ctx, zoom, { jobId, subject }, also) => {
  const { sessionKey, hostId, beganAt } = subject;
  if (!sessionKey) return ctx.db.tx(also);
  const announced = { hostId: hostId ?? null, startedAt: beganAt ? new Date(beganAt) : null };
  return lookAtSession(ctx, zoom, { jobId, sessionKey, announced }, also);
};

/** AI Companion also writes about what nobody recorded, and of that nothing is kept: only what the ledger has is looked at. */
const lookAtWritten: Act = async (ctx, zoom, { jobId, subject: { sessionKey } }, also) => {
  const known = sessionKey && (await ctx.db.tx((tx) => isKnown(tx, { jobId, sessionKey })));
  return known ? lookAtSession(ctx, zoom, { jobId, sessionKey, written: true }, also) : ctx.db.tx(also);
};

/**
 * Zoom says that much has happened at once, and not to what: a report finds it, in its lists and in its trash. One that goes
 * on may have passed it already, so what is told stays open until another can begin: it is asked for again.
 */
const checkAll: Act = (ctx, _zoom, { jobId }, also) =>
  ctx.db.tx(async (tx) => {
    if ((await askForCheck(tx, ctx, jobId)).started) await also(tx);
  });

/** Only what Zoom does not show any more is marked, and only what it shows is there again: so no order does harm. */
const lookAndMark =
  (mark: Mark): Act =>
  (ctx, zoom, news, also) => {
    const { sessionKey, fileIds } = news.subject;
    if (!sessionKey) return checkAll(ctx, zoom, news, also);
    return look(ctx, zoom, news, async (tx) => {
      const files = fileIds?.split(" ") ?? null;
      await markSession(tx, ctx, { ...{ jobId: news.jobId, at: news.eventAt }, sessionKey, files, mark });
      await also(tx);
    });
  };

const readSettings: Act = (ctx, _zoom, { jobId, subject: { userId } }, also) =>
  ctx.db.tx(async (tx) => {
    // Whoever was read before the change is read again, however lately that was.
    const whom = userId ? { sourceIds: [userId] } : { readBefore: ctx.now.toISOString() };
    const data = { tenantId: ctx.db.tenantId, jobId, ...whom };
    await announce(tx, { name: "settings/read.wanted", data });
    await also(tx);
  });

const lookAtChatOf: Act = (ctx, zoom, { jobId, subject: { chatSessionId }, eventAt }, also) =>
  chatSessionId ? lookAtChat(ctx, zoom, { jobId, chatSessionId, eventAt }, also) : ctx.db.tx(also);

const lookAtCallOf: Act = (ctx, zoom, news, also) => {
  const { jobId, subject, eventAt: announcedAt } = news;
  const { recordingId, transcript, ...told } = subject;
  if (!recordingId) return checkAll(ctx, zoom, news, also);
  const withTranscript = transcript !== undefined;
  return lookAtCall(ctx, zoom, { ...told, jobId, recordingId, announcedAt, withTranscript }, also);
};

const lookAtCallAndMarkAs =
  (mark: Mark): Act =>
  (ctx, zoom, news, also) => {
    const { jobId, subject, eventAt: at } = news;
    const { recordingId } = subject;
    if (!recordingId) return checkAll(ctx, zoom, news, also);
    return lookAtCallAndMark(ctx, zoom, { jobId, recordingId, mark, at }, also);
  };

const acts: Record<WebhookTopic, Act> = {
  heard: nothing,
  noted: nothing,
  session: lookAtAnnounced,
  session_written: lookAtWritten,
  session_trashed: lookAndMark("trashed"),
  session_deleted: lookAndMark("deleted"),
  session_recovered: lookAndMark("recovered"),
  call: lookAtCallOf,
  call_trashed: lookAtCallAndMarkAs("trashed"),
  call_deleted: lookAtCallAndMarkAs("deleted"),
  chat: lookAtChatOf,
  user: (ctx, zoom, { jobId, subject: { userId } }, also) =>
    userId ? lookAtUser(ctx, zoom, { jobId, userId }, also) : ctx.db.tx(also),
  user_settings: readSettings,
  account_settings: readSettings,
};

/**
 * Seconds that an act waits for more events about the same thing: a meeting's come in a row, a chat's one by one as people
 * write.
 */
export const settleSeconds = (topic: WebhookTopic): number => (topic === "chat" ? 60 : 5);

/**
 * Does what an event asks for. Safe to repeat and in any order, because what Zoom answers now counts.
 * @throws ZoomError
 */
export const actOnNews: Act = (ctx, zoom, news, also) => acts[news.topic](ctx, zoom, news, also);
