import { pick } from "../data/ids";
import type { ChatFile, ChatMessage, ChatSession } from "../data/chat-model";
import { isoTime, type Stand } from "../stand";

const jwtMs = 3_600_000;

/** Zoom writes ids as it likes: with braces or without, in capitals or not. */
const writtenId = (id: string) =>
  [id, `{${id}}`, `{${id.toLowerCase()}}`, id.toLowerCase()][pick(`form of ${id}`, 4)] ?? id;

export const chatFileUrl = (stand: Stand, file: ChatFile) =>
  `${stand.urls.self}/chat-file/${file.id}?jwt=${stand.signer.sign("token", `chat ${file.id}`, stand.now() + jwtMs)}`;

const timeOf = (ms: number) => ({ date_time: isoTime(ms), timestamp: ms });

/** A message with the text that it had from edit number `version` on. */
function messageJson(stand: Stand, session: ChatSession, message: ChatMessage, version: number) {
  const { sender } = message;
  const receiver = session.members.find((member) => member.memberId !== sender.memberId);
  const parent = session.messages.find((one) => one.id === message.parentId);
  const text = message.texts[version]?.text ?? "";
  return {
    id: writtenId(message.id),
    ...(text === "" ? {} : { message: text }),
    ...timeOf(message.sentMs),
    sender: sender.email,
    sender_member_id: sender.memberId,
    sender_display_name: sender.name,
    ...(session.type === "1:1"
      ? { receiver: receiver?.email ?? "", is_sender_external: !sender.internal }
      : {}),
    ...(parent
      ? { reply_main_message_id: `{${parent.id}}`, reply_main_message_timestamp: parent.sentMs }
      : {}),
    ...(message.files.length === 0
      ? {}
      : {
          files: message.files.map((file) => ({
            file_id: file.id,
            file_name: file.name,
            file_size: file.body.sizeBytes,
            download_url: chatFileUrl(stand, file),
          })),
        }),
    ...(message.forwardId ? { forward_id: message.forwardId } : {}),
  };
}

/** Those that an account made itself have a name instead of a sign. */
function reactionsJson({ reactions }: ChatMessage, asked: Asked) {
  const json = ({ emoji, by }: ChatMessage["reactions"][number]) => ({
    ...{ emoji, total_count: by.length, user_ids: [], member_ids: by },
  });
  const isCustom = ({ emoji }: { emoji: string }) => /^[\w-]+$/.test(emoji);
  const [custom, common] = [reactions.filter(isCustom), reactions.filter((one) => !isCustom(one))];
  return {
    ...(asked.reactions && common.length > 0 ? { reactions: common.map(json) } : {}),
    ...(asked.customReactions && custom.length > 0 ? { custom_emoji_reactions: custom.map(json) } : {}),
  };
}

export type Asked = {
  edited: boolean;
  deleted: boolean;
  byAction: boolean;
  reactions: boolean;
  customReactions: boolean;
  bots: boolean;
};

/** One page's messages, and all changes of the window: `page_size` counts messages only. */
export function reportJson(
  stand: Stand,
  session: ChatSession,
  inWindow: (ms: number) => boolean,
  asked: Asked,
) {
  const known = session.encrypted ? [] : session.messages.filter((one) => one.sentMs <= stand.now());
  const edits = (message: ChatMessage) =>
    message.texts.slice(1).map((edit, index) => ({
      ...messageJson(stand, session, message, index),
      action_timestamp: edit.atMs,
    }));
  const concerns = (message: ChatMessage, actionMs: number) =>
    inWindow(asked.byAction ? actionMs : message.sentMs);
  return {
    messages: known
      .filter((message) => message.deletedMs === undefined && inWindow(message.sentMs))
      .map((message) => ({
        ...messageJson(stand, session, message, message.texts.length - 1),
        ...reactionsJson(message, asked),
        ...(asked.bots && message.bot ? { bot_message: message.bot } : {}),
      })),
    edited: known.flatMap((message) =>
      edits(message).filter((edit) => concerns(message, edit.action_timestamp)),
    ),
    deleted: known.flatMap((message) =>
      message.deletedMs !== undefined && concerns(message, message.deletedMs)
        ? [
            {
              ...messageJson(stand, session, message, message.texts.length - 1),
              action_timestamp: message.deletedMs,
            },
          ]
        : [],
    ),
  };
}

export function sessionJson(session: ChatSession, lastMs: number) {
  return {
    id: session.id,
    type: session.type,
    name: session.name,
    ...(session.type === "Group"
      ? { channel_id: session.channelId, status: "active" }
      : { member_emails: session.members.flatMap((member) => member.email || []) }),
    last_message_sent_time: isoTime(lastMs),
    has_external_member: session.members.some((member) => !member.internal),
  };
}
