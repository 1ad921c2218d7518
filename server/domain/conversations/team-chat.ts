import type { teamMessage } from "@/db/schema";

import type { ForwardedMessage, TeamChatMessage } from "./schema";

type VersionRow = Pick<
  typeof teamMessage.$inferSelect,
  | "messageId"
  | "kind"
  | "versionAt"
  | "sentAt"
  | "personId"
  | "senderName"
  | "senderEmailNormalized"
  | "senderExternal"
  | "text"
  | "replyTo"
  | "forwardedId"
  | "reactions"
  | "files"
>;

type Around = {
  /** The archived file of a file's id at the source. */
  mediaOf: ReadonlyMap<string, string>;
  /** What was passed on, by its name at the source, as far as it may be shown. */
  forwarded: ReadonlyMap<string, ForwardedMessage>;
};

/** Messages in the order in which they were sent, each with its last text, those before it and whether it was deleted. */
export function foldVersions(rows: readonly VersionRow[], around: Around): TeamChatMessage[] {
  const messages = new Map<string, VersionRow[]>();
  for (const row of rows) {
    const known = messages.get(row.messageId);
    if (known) known.push(row);
    else messages.set(row.messageId, [row]);
  }
  return [...messages.values()]
    .map((versions) => foldMessage(versions, around))
    .flatMap((message) => message ?? [])
    .sort((a, b) => a.sentAt.getTime() - b.sentAt.getTime() || (a.id < b.id ? -1 : 1));
}

function foldMessage(
  versions: readonly VersionRow[],
  { mediaOf, forwarded }: Around,
): TeamChatMessage | null {
  const inTime = [...versions].sort((a, b) => a.versionAt.getTime() - b.versionAt.getTime());
  const said = inTime.filter(({ kind }) => kind !== "deleted");
  const deleted = inTime.findLast(({ kind }) => kind === "deleted");
  const shown = said.at(-1) ?? deleted;
  if (!shown) return null;
  const files = new Map(inTime.flatMap((row) => row.files).map((file) => [file.fileId, file]));
  return {
    id: shown.messageId,
    sentAt: shown.sentAt,
    sender: {
      name: shown.senderName,
      email: shown.senderEmailNormalized,
      external: shown.senderExternal,
      isUser: shown.personId !== null,
    },
    text: shown.text,
    editedAt: shown.kind === "edited" ? shown.versionAt : null,
    earlier: said.slice(0, -1).map(({ versionAt, text }) => ({ at: versionAt, text })),
    deletedAt: deleted?.versionAt ?? null,
    replyTo: shown.replyTo,
    forwards: shown.forwardedId === null ? null : { original: forwarded.get(shown.forwardedId) ?? null },
    reactions: shown.reactions,
    files: [...files.values()].map(({ fileId, name, sizeBytes }) => ({
      name,
      sizeBytes,
      mediaFileId: mediaOf.get(fileId) ?? null,
    })),
  };
}
