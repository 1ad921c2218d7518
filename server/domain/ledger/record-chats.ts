import { and, eq, inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceItem, tenant } from "@/db/schema";
import type { ChatVersion } from "@/server/connectors/zoom/team-chat-versions";
import type { Ctx } from "@/server/domain/access/ctx";
import type { DecidableItem } from "@/server/domain/rules/decide";

import { type ChatDay, chatKey, chatRecordingTypes, filesOf, revisionOf } from "./chat-days";
import { type Chatter, chooseOwner, loadChatters } from "./chat-owner";
import { type RecordedItem, recordThings } from "./record-things";
import type { Thing } from "./things-of";

/** The ledger's names of a day of chat as it was reported, and of a file that was sent in it. */
export const chatDayType = "TEAM_CHAT";
export const chatFileType = "CHAT_FILE";

/** What a report showed of one session. */
export type SeenChat = {
  sessionId: string;
  /** Whom the list of sessions names, lower case. */
  memberEmails: readonly string[];
  days: readonly ChatDay[];
  /** Zoom tells of messages on this day and hands none of them out. */
  unreadable: { day: string; at: Date } | null;
};

export type SeenChats = {
  jobId: string;
  runId?: string | undefined;
  chats: readonly SeenChat[];
  announceKept: boolean;
  again?: boolean | undefined;
};

/**
 * Writes the ledger of team chat: a row for each session and day, and for each file of a day that is kept. A day that was
 * archived and has changed since gets a further row. Of days that nobody keeps no digest is written, nor their files.
 */
export async function recordChats(tx: TenantTx, ctx: Ctx, seen: SeenChats): Promise<RecordedItem[]> {
  const { jobId, runId, announceKept, again } = seen;
  const things = await thingsOfChats(tx, ctx, seen);
  return recordThings(tx, ctx, { jobId, runId, things, announceKept, again });
}

/** The rows that the ledger of team chat has, or is to have, for what a report showed. */
export async function thingsOfChats(
  tx: TenantTx,
  ctx: Ctx,
  seen: Pick<SeenChats, "jobId" | "chats">,
): Promise<Thing[]> {
  const chatters = await loadChatters(tx, seen.jobId, seen.chats.flatMap(emailsOf), ctx.now);
  const known = await loadKnown(tx, seen);
  const [home] = await tx
    .select({ timeZone: tenant.timeZone })
    .from(tenant)
    .where(eq(tenant.id, ctx.db.tenantId));
  const at = { now: ctx.now, timeZone: home?.timeZone ?? "UTC" };
  return seen.chats.flatMap((chat) => {
    const of = (emails: readonly string[]) => {
      const wanted = new Set(emails);
      return chatters.filter(({ email }) => wanted.has(email));
    };
    const days = chat.days.flatMap((day) =>
      thingsOfDay(chat.sessionId, day, of([...chat.memberEmails, ...addressesOf(day.versions)]), known, at),
    );
    return chat.unreadable && chat.days.length === 0
      ? [...days, ...unreadable(chat.sessionId, chat.unreadable, of(chat.memberEmails), known, at)]
      : days;
  });
}

const addressesOf = (versions: readonly ChatVersion[]) =>
  versions.flatMap(({ sender, receiver }) => [sender.email ?? [], receiver ?? []].flat());

const emailsOf = (chat: SeenChat) => [
  ...chat.memberEmails,
  ...chat.days.flatMap((day) => addressesOf(day.versions)),
];

type Known = Pick<
  typeof sourceItem.$inferSelect,
  "sourceKey" | "sessionKey" | "fileType" | "revision" | "state" | "startedAt" | "sizeBytes"
>;

async function loadKnown(
  tx: TenantTx,
  { jobId, chats }: Pick<SeenChats, "jobId" | "chats">,
): Promise<Known[]> {
  const keys = chats.flatMap(({ sessionId, days, unreadable: without }) =>
    [...days, ...(without ? [without] : [])].map(({ day }) => chatKey(sessionId, day)),
  );
  if (keys.length === 0) return [];
  return tx
    .select({
      sourceKey: sourceItem.sourceKey,
      sessionKey: sourceItem.sessionKey,
      fileType: sourceItem.fileType,
      startedAt: sourceItem.startedAt,
      sizeBytes: sourceItem.sizeBytes,
      revision: sourceItem.revision,
      state: sourceItem.state,
    })
    .from(sourceItem)
    .where(
      and(
        eq(sourceItem.jobId, jobId),
        inArray(sourceItem.sessionKey, keys),
        inArray(sourceItem.fileType, [chatDayType, chatFileType]),
      ),
    );
}

/** The row of this very revision, else one that is not archived yet, else a new one. */
function sourceKeyOf(sessionKey: string, revision: string, known: readonly Known[]): string {
  const rows = known
    .filter((row) => row.sessionKey === sessionKey && row.fileType === chatDayType)
    .sort((a, b) => (a.sourceKey < b.sourceKey ? -1 : 1));
  const same = rows.find((row) => row.revision === revision);
  const open = rows.find((row) => row.state !== "archived");
  if (same ?? open) return (same ?? open)?.sourceKey ?? sessionKey;
  return rows.length === 0 ? sessionKey : `${sessionKey}@${revision.slice(0, 16)}`;
}

type At = { now: Date; timeZone: string };

/** The licence and the rule's "never" decide, not its ticks, and nobody has to ask for a chat. */
export const decidableOfChat = (
  readiness: DecidableItem["readiness"],
  startedAt: Date,
  endedAt: Date,
): DecidableItem => ({
  mediaClass: "chat",
  readiness,
  conversationStartedAt: startedAt,
  conversationEndedAt: endedAt,
  askedFor: true,
  onlySound: false,
});

function thingsOfDay(
  sessionId: string,
  { day, versions }: ChatDay,
  chatters: readonly Chatter[],
  known: readonly Known[],
  at: At,
): Thing[] {
  const [first, last] = [versions.at(0), versions.at(-1)];
  if (!first || !last) return [];
  const sessionKey = chatKey(sessionId, day);
  const decidable = decidableOfChat("ready", first.sentAt, last.sentAt);
  const owner = chooseOwner(chatters, decidable, at);
  const common = {
    ...{ kind: "chat" as const, sessionKey, ownerSourceId: owner?.sourceId ?? "" },
    ...{ decidable, expectsMore: false },
  };
  const whole = { ...common, startedAt: first.sentAt, endedAt: last.sentAt, fileType: chatDayType };
  const recordingType = chatRecordingTypes.day;
  if (owner?.decision.outcome !== "keep") {
    const mine = known.filter((row) => row.sessionKey === sessionKey && row.state !== "archived");
    const days = mine.filter((row) => row.fileType === chatDayType).map((row) => row.sourceKey);
    return [
      ...(days.length > 0 ? days : [sessionKey]).map((sourceKey) => ({
        ...{ ...whole, recordingType, sourceKey, sizeBytes: null },
      })),
      // What somebody's rule kept before is decided with its day.
      ...mine
        .filter((row) => row.fileType === chatFileType)
        .map(({ sourceKey, sizeBytes, startedAt }) => ({
          ...{ ...common, sourceKey, sizeBytes, startedAt, endedAt: last.sentAt },
          ...{ fileType: chatFileType, recordingType: chatRecordingTypes.file },
        })),
    ];
  }
  const revision = revisionOf(versions);
  const sourceKey = sourceKeyOf(sessionKey, revision, known);
  return [
    { ...whole, recordingType, sourceKey, sizeBytes: null, revision },
    ...filesOf(versions).map((file) => ({
      ...common,
      ...{ sourceKey: `${sessionKey}#${file.fileId}`, fileType: chatFileType },
      ...{ recordingType: chatRecordingTypes.file, sizeBytes: file.sizeBytes },
      // As all of the conversation, it is kept from the last message on.
      ...{ startedAt: file.sentAt, endedAt: last.sentAt },
    })),
  ];
}

function unreadable(
  sessionId: string,
  { day, at: lastAt }: { day: string; at: Date },
  chatters: readonly Chatter[],
  known: readonly Known[],
  at: At,
): Thing[] {
  const sessionKey = chatKey(sessionId, day);
  // What was read before is there; that it can't be read any more changes nothing.
  if (known.some((row) => row.sessionKey === sessionKey && row.revision !== null)) return [];
  const decidable = decidableOfChat("unavailable", lastAt, lastAt);
  return [
    {
      ...{ kind: "chat", sourceKey: sessionKey, sessionKey, decidable, expectsMore: false },
      ownerSourceId: chooseOwner(chatters, decidable, at)?.sourceId ?? "",
      ...{ fileType: chatDayType, recordingType: chatRecordingTypes.day, sizeBytes: null },
      ...{ startedAt: lastAt, endedAt: lastAt },
    },
  ];
}
