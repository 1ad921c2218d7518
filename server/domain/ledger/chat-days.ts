import { createHash } from "node:crypto";

import { TZDate } from "@date-fns/tz";
import { addDays, format } from "date-fns";

import type { ReportedEntry } from "@/server/connectors/zoom/team-chat";
import { type ChatVersion, versionsOf } from "@/server/connectors/zoom/team-chat-versions";
import type { DateWindow } from "@/server/connectors/zoom/windows";

/** What a report says of the messages of one day of the tenant's calendar, with all their changes. */
export type ChatDay = { day: string; entries: ReportedEntry[]; versions: ChatVersion[] };

const keyPattern = /^chat:(.+):(\d{4}-\d{2}-\d{2})$/;

/** A session's messages of one day (yyyy-mm-dd) are one conversation. */
export const chatKey = (sessionId: string, day: string): string => `chat:${sessionId}:${day}`;

/** Null when the key is no chat's. */
export function readChatKey(sessionKey: string): { sessionId: string; day: string } | null {
  const [, sessionId, day] = keyPattern.exec(sessionKey) ?? [];
  return sessionId && day ? { sessionId, day } : null;
}

export const dayIn = (at: Date, timeZone: string): string =>
  format(new TZDate(at.getTime(), timeZone), "yyyy-MM-dd");

/** The UTC days that a day of the tenant's calendar touches. */
export function utcDaysOf(day: string, timeZone: string): DateWindow {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const begin = new TZDate(year, month - 1, date, timeZone);
  const utcDay = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return { from: utcDay(begin.getTime()), to: utcDay(addDays(begin, 1).getTime() - 1) };
}

/** What makes an entry the same in two reports that overlap. */
export const entryKey = ({ list, entry }: ReportedEntry): string =>
  [list, entry.id, entry.action_timestamp?.getTime() ?? ""].join(" ");

/** Entries by the day on which their message was sent. */
export function chatDays(entries: readonly ReportedEntry[], timeZone: string): ChatDay[] {
  const days = new Map<string, ReportedEntry[]>();
  for (const reported of entries) {
    const day = dayIn(reported.entry.sentAt, timeZone);
    const known = days.get(day);
    if (known) known.push(reported);
    else days.set(day, [reported]);
  }
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, ofDay]) => ({ day, entries: ofDay, versions: versionsOf(ofDay) }));
}

/** What the ledger calls days of chat and files sent in them: nobody has to ask for those. */
export const chatRecordingTypes = { day: "team_chat", file: "team_chat_file" } as const;
export const isOfChat = (recordingType: string): boolean =>
  recordingType === chatRecordingTypes.day || recordingType === chatRecordingTypes.file;

/** A digest of all that was said on a day: another one means that something came, changed or went. */
export const revisionOf = (versions: readonly ChatVersion[]): string =>
  createHash("sha256").update(JSON.stringify(versions)).digest("hex");

/** Files of a day's messages, each once. */
export function filesOf(
  versions: readonly ChatVersion[],
): (ChatVersion["files"][number] & { sentAt: Date })[] {
  const files = new Map<string, ChatVersion["files"][number] & { sentAt: Date }>();
  for (const { files: own, sentAt } of versions) {
    for (const file of own) if (!files.has(file.fileId)) files.set(file.fileId, { ...file, sentAt });
  }
  return [...files.values()];
}
