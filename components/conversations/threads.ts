import type { TeamChatMessage } from "@/server/domain/conversations/schema";

/** A message with what was answered to it. `answersAnother`: it answers one that is not of this day. */
type Thread = { message: TeamChatMessage; answersAnother: boolean; replies: TeamChatMessage[] };

/** Messages in order, replies under the message that they answer, however deep. */
export function threadsOf(messages: readonly TeamChatMessage[]): Thread[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const rootOf = (message: TeamChatMessage): TeamChatMessage => {
    const seen = new Set([message.id]);
    let root = message;
    for (let parent = byId.get(root.replyTo ?? ""); parent; parent = byId.get(root.replyTo ?? "")) {
      if (seen.has(parent.id)) return message;
      seen.add(parent.id);
      root = parent;
    }
    return root;
  };
  const threads = new Map<string, Thread>();
  const openThread = (message: TeamChatMessage) => {
    const known = threads.get(message.id);
    if (known) return known;
    const thread: Thread = { message, answersAnother: message.replyTo !== null, replies: [] };
    threads.set(message.id, thread);
    return thread;
  };
  for (const message of messages) {
    const thread = openThread(rootOf(message));
    if (thread.message !== message) thread.replies.push(message);
  }
  return [...threads.values()];
}
