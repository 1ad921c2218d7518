import { createHash } from "node:crypto";
import type { ChatMessage, ChatSession } from "../data/chat-model";
import { isoTime, type Stand } from "../stand";

export type ChatChange = "posted" | "updated" | "deleted";

const oldNames = { posted: "sent", updated: "updated", deleted: "deleted" } as const;

/**
 * Both families of events about one change (zoom-api, 10.8): `chat_message` for senders of the account only, `team_chat`
 * for everybody. Times are those of the change; files come without an address.
 */
export async function announceChat(
  stand: Stand,
  session: ChatSession,
  message: ChatMessage,
  change: ChatChange,
): Promise<void> {
  if (!stand.grants.all().some((grant) => grant.accountId === session.account.id)) return;
  const { sender } = message;
  const outside = !sender.internal;
  const payload = {
    account_id: outside ? "" : session.account.id,
    operator: sender.email,
    operator_id: sender.userId,
    operator_member_id: sender.memberId,
    by_external_user: outside,
  };
  const group = session.type === "Group";
  const event = `team_chat.${group ? "channel" : "dm"}_message_${change}`;
  const object = group ? channelObject(session) : contactObject(session, message);
  const common = changeObject(stand, session, message, change);
  await post(stand, session, event, { ...payload, object: { ...common, ...object } });
  if (outside) return;
  const { message_id: id, ...rest } = common;
  const name = change === "posted" && message.parentId ? "replied" : oldNames[change];
  await post(stand, session, `chat_message.${name}`, {
    ...payload,
    object: {
      ...rest,
      id,
      type: group ? "to_channel" : "to_contact",
      ...object,
      parent_msg_id: message.parentId ?? id,
    },
  });
}

const post = (stand: Stand, session: ChatSession, event: string, payload: unknown) =>
  stand.webhooks.post(event, session.account.id, { event, event_ts: stand.now(), payload });

function changeObject(stand: Stand, session: ChatSession, message: ChatMessage, change: ChatChange) {
  const text = session.encrypted ? "" : (message.texts.at(-1)?.text ?? "");
  const changedMs = change === "posted" ? message.sentMs : stand.now();
  return {
    message_id: `{${message.id}}`,
    session_id: session.id,
    date_time: isoTime(changedMs),
    timestamp: changedMs,
    ...(text === "" || change === "deleted" ? {} : { message: text }),
    ...(message.parentId ? { reply_main_message_id: `{${message.parentId}}` } : {}),
    files: message.files.map((file) => ({
      file_id: file.id,
      file_name: file.name,
      file_size: file.body.sizeBytes,
      OS_file_type: "win",
      file_message_type: "others",
    })),
  };
}

const channelObject = (session: ChatSession) => ({
  channel_id: session.channelId,
  channel_name: session.name,
  channel_owner_account_id: session.account.id,
});

/** The trailing blank stands in Zoom's own example. */
function contactObject(session: ChatSession, message: ChatMessage) {
  const contact = session.members.find((member) => member.memberId !== message.sender.memberId);
  return {
    contact_email: contact?.email ?? "",
    contact_id: contact?.userId ?? "",
    "contact_account_id ": contact?.internal
      ? session.account.id
      : createHash("sha256").update("elsewhere").digest("base64url").slice(0, 22),
    contact_member_id: contact?.memberId ?? "",
  };
}
