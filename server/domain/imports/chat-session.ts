import type { SourceFile, SourceSession } from "@/server/connectors/zoom/files";
import type { Participant } from "@/server/connectors/zoom/participants";
import type { ChatSession } from "@/server/connectors/zoom/team-chat";
import type { ChatVersion } from "@/server/connectors/zoom/team-chat-versions";
import { type ChatDay, chatKey, chatRecordingTypes, filesOf } from "@/server/domain/ledger/chat-days";
import { chatDayType, chatFileType } from "@/server/domain/ledger/record-chats";

import { topicOf } from "./chat-topic";

/** The report of a day as it is sealed for evidence: what Zoom said, less the addresses of files, which hold tokens. */
export type ChatEvidence = {
  format: "zoom-team-chat-day/1";
  session: { id: string; isGroup: boolean | null; name: string | null; memberEmails: readonly string[] };
  day: string;
  timeZone: string;
  messages: unknown[];
  edited_messages: unknown[];
  deleted_messages: unknown[];
};

export function evidenceOf(
  sessionId: string,
  { day, entries }: ChatDay,
  session: ChatSession | null,
  timeZone: string,
): Buffer {
  const of = (list: (typeof entries)[number]["list"]) =>
    entries.filter((one) => one.list === list).map((one) => one.raw);
  const evidence: ChatEvidence = {
    format: "zoom-team-chat-day/1",
    session: {
      id: sessionId,
      isGroup: session?.isGroup ?? null,
      name: session?.name ?? null,
      memberEmails: session?.memberEmails ?? [],
    },
    day,
    timeZone,
    messages: of("messages"),
    edited_messages: of("edited_messages"),
    deleted_messages: of("deleted_messages"),
  };
  return Buffer.from(JSON.stringify(evidence), "utf8");
}

/** A day of chat as the importer sees it. `dayKey`: the ledger's row of the day at this revision. */
export function sessionOfChat(
  sessionId: string,
  { day, entries, versions }: ChatDay,
  dayKey: string,
  listed: ChatSession | null,
): SourceSession {
  const sessionKey = chatKey(sessionId, day);
  const urls = new Map(
    entries.flatMap(({ entry }) => entry.files.map((file) => [file.file_id, file.download_url] as const)),
  );
  const [first, last] = [versions.at(0)?.sentAt ?? null, versions.at(-1)?.sentAt ?? null];
  const common = { extension: "", mediaClass: "chat", readiness: "ready", participantAudio: null } as const;
  const files: SourceFile[] = filesOf(versions).map((file) => ({
    ...common,
    ...{ key: `${sessionKey}#${file.fileId}`, fileId: file.fileId },
    ...{ fileType: chatFileType, recordingType: chatRecordingTypes.file, sizeBytes: file.sizeBytes },
    ...{ recordingStart: file.sentAt, recordingEnd: file.sentAt, downloadUrl: urls.get(file.fileId) ?? null },
  }));
  return {
    ...{ uuid: sessionKey, meetingNumber: null, accountId: null, hostId: null, hostEmail: null },
    ...{ topic: topicOf(listed, versions), type: null, kind: "chat", timezone: null },
    ...{ startedAt: first, endedAt: last },
    files: [
      {
        ...common,
        ...{
          key: dayKey,
          fileId: null,
          fileType: chatDayType,
          recordingType: chatRecordingTypes.day,
          sizeBytes: null,
        },
        ...{ recordingStart: first, recordingEnd: last, downloadUrl: null },
      },
      ...files,
    ],
  };
}

/** Members and whoever wrote or was written to. People outside are told apart by Zoom's id of the member. */
export function partiesOfChat(listed: ChatSession | null, versions: readonly ChatVersion[]): Participant[] {
  const people = new Map<string, Participant>();
  const add = (key: string | null, person: Omit<Participant, "joins">) => {
    if (key === null) return;
    const known = people.get(key);
    people.set(key, { ...person, name: person.name ?? known?.name ?? null, joins: [] });
  };
  const byEmail = (email: string) => add(email, { zoomUserId: null, email, name: null, internal: null });
  for (const email of listed?.memberEmails ?? []) byEmail(email);
  for (const { sender, receiver } of versions) {
    if (receiver) byEmail(receiver);
    const { email, memberId, name, external } = sender;
    const zoomUserId = email === null ? memberId : null;
    add(email ?? memberId ?? name, { zoomUserId, email, name, internal: !external });
  }
  return [...people.values()];
}
