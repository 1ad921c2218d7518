import { z } from "zod";
import type { ChatOrder } from "../data/chat";
import type { ChatMessage, ChatSession } from "../data/chat-model";
import type { Stand } from "../stand";
import { announceChat, type ChatChange } from "./chat-events";

const place = { account: z.string(), session: z.string(), atMs: z.number().optional() };
const ofMessage = { ...place, message: z.string() };

export const chatOrders = {
  "chat-open": z.object({
    ...place,
    with: z.array(z.string()),
    channel: z.string().optional(),
    encrypted: z.literal(true).optional(),
  }),
  "chat-post": z.object({
    ...place,
    from: z.string(),
    text: z.string(),
    replyTo: z.string().optional(),
    file: z.string().optional(),
    forward: z.string().optional(),
  }),
  "chat-edit": z.object({ ...ofMessage, text: z.string() }),
  "chat-delete": z.object(ofMessage),
  "chat-react": z.object({ ...ofMessage, emoji: z.string(), from: z.string() }),
};
type Input<K extends keyof typeof chatOrders> = z.infer<(typeof chatOrders)[K]>;
type Bare<T> = T extends { atMs: number } ? Omit<T, "atMs"> & { atMs?: number | undefined } : never;

/** Orders about chats: something is written, changed or deleted now (or at `atMs`), with its events. */
export function makeChatControl(stand: Stand) {
  const obey = async (given: Bare<ChatOrder>, change: ChatChange | null) => {
    const order = { ...given, atMs: given.atMs ?? stand.now() };
    const done = stand.chats.obey(order);
    const { state, save } = stand.file;
    state.chats = [...(state.chats ?? []), order];
    save();
    if (change && done.message) await announceChat(stand, done.session, done.message, change);
    return told(done);
  };
  return {
    openChat: (input: Input<"chat-open">) => obey({ ...input, kind: "open" }, null),
    postChat: (input: Input<"chat-post">) => obey({ ...input, kind: "post" }, "posted"),
    editChat: (input: Input<"chat-edit">) => obey({ ...input, kind: "edit" }, "updated"),
    deleteChat: (input: Input<"chat-delete">) => obey({ ...input, kind: "delete" }, "deleted"),
    reactInChat: (input: Input<"chat-react">) => obey({ ...input, kind: "react" }, null),
    /** Everything that an account's people have written, to compare an archive with. */
    chats: (account: string) =>
      stand.chats.sessions
        .filter((session) => [session.account.key, session.account.id].includes(account))
        .map(({ account: _, members, ...session }) => ({
          ...session,
          members: members.map((member) => member.email || member.name),
          messages: session.messages.map(({ files, ...message }) => ({
            ...message,
            sender: message.sender.email || message.sender.name,
            files: files.map(({ id, name, body }) => ({ id, name, sizeBytes: body.sizeBytes })),
          })),
        })),
  };
}

const told = ({ session, message }: { session: ChatSession; message: ChatMessage | undefined }) => ({
  session: session.id,
  message: message?.id ?? null,
});
