import type { ChatEntry } from "./team-chat-schema";
import { plainId } from "./team-chat-schema";

/** What the reports say of one message at one moment: as it was sent, as it was edited, or that it was deleted. */
export type ChatVersion = {
  messageId: string;
  kind: "sent" | "edited" | "deleted";
  at: Date;
  sentAt: Date;
  sender: { email: string | null; memberId: string | null; name: string | null; external: boolean };
  /** Of two people: whom it was sent to, lower case. */
  receiver: string | null;
  text: string;
  replyTo: string | null;
  /** Only where a message passes another on: Zoom's name for that one, written as ids of messages are. */
  forwardedId?: string;
  reactions: { emoji: string; count: number }[];
  files: { fileId: string; name: string; sizeBytes: number | null }[];
};

type Listed = { list: "messages" | "edited_messages" | "deleted_messages"; entry: ChatEntry };

/**
 * The versions of every message in a report that holds all changes of its messages. An entry of `edited_messages` is an
 * earlier text with the moment at which another took its place (an account that sends the new text there is told by its
 * last entry being the present text). In order of sending; the same for entries in any order.
 */
export function versionsOf(entries: readonly Listed[]): ChatVersion[] {
  const byMessage = new Map<string, Listed[]>();
  for (const listed of entries) {
    const known = byMessage.get(listed.entry.id);
    if (known) known.push(listed);
    else byMessage.set(listed.entry.id, [listed]);
  }
  return [...byMessage.values()].flatMap(versionsOfMessage).sort(inOrder);
}

const inOrder = (a: ChatVersion, b: ChatVersion) =>
  a.sentAt.getTime() - b.sentAt.getTime() ||
  (a.messageId < b.messageId ? -1 : a.messageId > b.messageId ? 1 : 0) ||
  a.at.getTime() - b.at.getTime() ||
  (a.kind < b.kind ? -1 : 1);

function versionsOfMessage(listed: readonly Listed[]): ChatVersion[] {
  const of = (list: Listed["list"]) =>
    listed
      .filter((one) => one.list === list)
      .map((one) => one.entry)
      .sort((a, b) => actedAt(a).getTime() - actedAt(b).getTime());
  const edits = of("edited_messages");
  const deleted = of("deleted_messages").at(-1);
  const present = of("messages").at(-1) ?? deleted;
  const last = edits.at(-1);
  const versions: ChatVersion[] = [];
  if (last && present?.message === last.message) {
    for (const edit of edits) versions.push(version(edit, "edited", actedAt(edit)));
  } else {
    const texts = present && (present !== deleted || present.message !== null) ? [...edits, present] : edits;
    for (const [index, entry] of texts.entries()) {
      const before = edits[index - 1];
      if (before) versions.push(version(entry, "edited", actedAt(before)));
      else versions.push(version(entry, "sent", entry.sentAt));
    }
  }
  if (deleted) versions.push(version(deleted, "deleted", actedAt(deleted)));
  return versions;
}

const actedAt = (entry: ChatEntry) => entry.action_timestamp ?? entry.sentAt;

function version(entry: ChatEntry, kind: ChatVersion["kind"], at: Date): ChatVersion {
  const email = entry.sender?.toLowerCase() ?? null;
  const parent = entry.reply_main_message_id === null ? null : plainId(entry.reply_main_message_id);
  return {
    messageId: entry.id,
    kind,
    at,
    sentAt: entry.sentAt,
    sender: {
      email,
      memberId: entry.sender_member_id,
      name: entry.sender_display_name,
      external: entry.is_sender_external ?? email === null,
    },
    receiver: entry.receiver?.toLowerCase() ?? null,
    text: entry.message ?? entry.bot_message?.content ?? "",
    replyTo: parent === entry.id ? null : parent,
    ...(entry.forward_id === null ? {} : { forwardedId: plainId(entry.forward_id) }),
    reactions: [...entry.reactions, ...entry.custom_emoji_reactions].map(({ emoji, total_count }) => ({
      ...{ emoji, count: total_count ?? 1 },
    })),
    files: entry.files.map((file) => ({
      fileId: file.file_id,
      name: file.file_name ?? file.file_id,
      sizeBytes: file.file_size,
    })),
  };
}
