import { eq } from "drizzle-orm";

import type { FailureReason, Region } from "@/db/constants";
import { job, tenant } from "@/db/schema";
import { ZoomError, type ZoomFailure } from "@/server/connectors/zoom/failure";
import { chatFileUrl, type ChatSession } from "@/server/connectors/zoom/team-chat";
import type { Ctx } from "@/server/domain/access/ctx";
import { type ChatDay, readChatKey } from "@/server/domain/ledger/chat-days";
import { chatDayType, recordChats } from "@/server/domain/ledger/record-chats";
import type { RecordedItem } from "@/server/domain/ledger/record-things";

import { evidenceOf, partiesOfChat, sessionOfChat } from "./chat-session";
import { chatSessionOf } from "./chat-topic";
import { fetchChatDay } from "./fetch-chat-day";
import type { FreshSession, ImportPorts } from "./fresh-session";
import { importFile } from "./import-file";
import { importGroup } from "./import-group";
import { noteGone, noteMissing, noteRefused } from "./note-gone";
import type { ImportOutcome, ImportSession } from "./outcome";

/** Answers that another try won't change: the day's items fail by name, and the run goes on. */
const refusals: Partial<Record<ZoomFailure["kind"], FailureReason>> = {
  missing_scope: "not_authorised",
  forbidden: "not_authorised",
  not_available: "not_authorised",
  invalid_request: "source_unavailable",
  unreadable_answer: "source_unavailable",
  too_old: "gone_at_source",
  gone: "gone_at_source",
};
const nothing: ImportOutcome = { archived: 0, failed: 0, retry: false };

type Found = {
  sessionId: string;
  day: ChatDay;
  complete: boolean;
  listed: ChatSession | null;
  timeZone: string;
};

/**
 * Imports one day of a chat session: asked for and decided afresh, what was reported sealed as evidence together with the
 * versions of its messages, then its files. Safe to repeat and to kill anywhere.
 * @throws ZoomError when Zoom itself can't be asked (outage, throttled, dead connection)
 */
export async function importChatDay(
  ctx: Ctx,
  ports: ImportPorts,
  input: ImportSession,
): Promise<ImportOutcome> {
  const key = readChatKey(input.sessionKey);
  if (!key) return nothing;
  const [home] = await ctx.db.tx((tx) =>
    tx.select({ timeZone: tenant.timeZone }).from(tenant).where(eq(tenant.id, ctx.db.tenantId)),
  );
  const timeZone = home?.timeZone ?? "UTC";
  try {
    const { day, complete, tooOld } = await fetchChatDay(ports.zoom, key, { now: ctx.now, timeZone });
    if (tooOld) return await noteGone(ctx, input);
    // In an outage reports are empty, too.
    if (!day) return await noteRefused(ctx, input, complete ? "gone_at_source" : "source_unavailable");
    const listed = await chatSessionOf(ports.zoom, key, ctx.now);
    return await importDay(ctx, ports, input, { sessionId: key.sessionId, day, complete, listed, timeZone });
  } catch (error) {
    const failure = error instanceof ZoomError ? refusals[error.failure.kind] : undefined;
    if (!failure) throw error;
    return noteRefused(ctx, input, failure);
  }
}

async function importDay(
  ctx: Ctx,
  ports: ImportPorts,
  input: ImportSession,
  found: Found,
): Promise<ImportOutcome> {
  const { jobId, runId, sessionKey } = input;
  const { sessionId, day, complete, listed, timeZone } = found;
  const memberEmails = listed?.memberEmails ?? [];
  const { items, region, unsettled } = await ctx.db.tx(async (tx) => {
    const [row] = await tx.select({ region: job.processingRegion }).from(job).where(eq(job.id, jobId));
    const chats = [{ sessionId, memberEmails, days: [day], unreadable: null }];
    const recorded = await recordChats(tx, ctx, { jobId, runId, chats, announceKept: false });
    const seen = recorded.map(({ sourceKey }) => sourceKey);
    const left = await noteMissing(tx, ctx, {
      jobId,
      sessions: complete ? [{ sessionKey, listed: seen }] : [],
    });
    return { items: recorded, region: row?.region, unsettled: left.size > 0 };
  });
  const { failed } = complete ? nothing : await refuseUnseen(ctx, input, items);
  const before = { ...nothing, failed, retry: unsettled };
  const open = items.filter(({ state }) => state === "kept" || state === "importing");
  const dayKey = items.find(({ sourceKey }) => !sourceKey.includes("#"))?.sourceKey;
  if (open.length === 0 || !region || !dayKey) return before;
  const fresh = { session: sessionOfChat(sessionId, day, dayKey, listed), token: null };
  const evidence = evidenceOf(sessionId, day, listed, timeZone);
  const done = await importItems(ctx, ports, { input, found, fresh, evidence, items: open, region });
  return { ...done, failed: done.failed + failed, retry: done.retry || unsettled };
}

/** What an incomplete answer did not show: the next night asks again. */
const refuseUnseen = (ctx: Ctx, input: ImportSession, items: readonly RecordedItem[]) =>
  noteRefused(ctx, input, "source_unavailable", { seen: items.map(({ sourceKey }) => sourceKey) });

type Work = {
  input: ImportSession;
  found: Found;
  fresh: FreshSession;
  evidence: Buffer;
  items: readonly RecordedItem[];
  region: Region;
};

async function importItems(ctx: Ctx, ports: ImportPorts, work: Work): Promise<ImportOutcome> {
  const { input, fresh, found, evidence } = work;
  const group = importGroup(ctx, ports);
  const participants = partiesOfChat(found.listed, found.day.versions);
  const ended = await Promise.all(
    work.items.map((item) => {
      const file = fresh.session.files.find(({ key }) => key === item.sourceKey);
      return importFile(
        ctx,
        ports,
        {
          ...{ jobId: input.jobId, fresh, participants, item, region: item.region ?? work.region },
          ...(file?.fileType === chatDayType ? { content: evidence } : {}),
          refetch: () => withFreshAddress(ports, fresh, file?.fileId ?? null),
        },
        group,
      );
    }),
  );
  return {
    archived: ended.filter(({ outcome }) => outcome === "archived").length,
    failed: ended.filter(({ outcome }) => outcome === "failed").length,
    retry: ended.some(({ retry }) => retry),
    more: ended.some(({ outcome }) => outcome === "left"),
  };
}

/** The address of a file holds for a while only, and can be had by itself. */
async function withFreshAddress(
  ports: ImportPorts,
  fresh: FreshSession,
  fileId: string | null,
): Promise<FreshSession> {
  if (fileId === null) return fresh;
  const downloadUrl = await chatFileUrl(ports.zoom, fileId);
  const files = fresh.session.files.map((file) => (file.fileId === fileId ? { ...file, downloadUrl } : file));
  return { ...fresh, session: { ...fresh.session, files } };
}
