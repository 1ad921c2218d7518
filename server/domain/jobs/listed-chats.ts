import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { type ChatSession, chatSessions } from "@/server/connectors/zoom/team-chat";
import { chatWindows } from "@/server/connectors/zoom/team-chat-windows";

import type { ChatStretch } from "./read-chat";

type Listed = {
  /** In the order of their ids. */
  sessions: ChatSession[];
  /** Of the window's own list; the last one of a stretch answers for what comes behind it, too. */
  complete: boolean;
};

/**
 * Reads lists of chats: those in which something may have been written in a window of a stretch. Zoom does not say whether
 * it lists a chat by any message or by the last one only, so whatever a later window lists, up to now, is among them.
 */
export function chatLists(zoom: ZoomConnection, { windows, now }: ChatStretch) {
  const last = windows.at(-1);
  const beyond = last ? chatWindows(new Date(`${last.to}T00:00:00Z`), now, now) : [];
  const all = [...windows, ...beyond.filter(({ to }) => last && to > last.to)];
  const asked = new Map<number, ReturnType<typeof chatSessions>>();
  const listOf = (index: number, window: (typeof all)[number]) => {
    const known = asked.get(index);
    if (known) return known;
    const list = chatSessions(zoom, window);
    asked.set(index, list);
    // What failed is asked for again.
    list.catch(() => asked.delete(index));
    return list;
  };

  return async function inWindow(index: number): Promise<Listed> {
    const sessions = new Map<string, ChatSession>();
    let complete = true;
    for (const [at, window] of all.entries()) {
      if (at < index) continue;
      const list = await listOf(at, window);
      if (at === index || index === windows.length - 1) complete &&= list.complete;
      // What a window's own list says of a session's last message holds in it.
      for (const session of list.items) if (!sessions.has(session.id)) sessions.set(session.id, session);
    }
    return { sessions: [...sessions.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), complete };
  };
}
