import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { type ChatSession, chatSessions } from "@/server/connectors/zoom/team-chat";
import type { ChatVersion } from "@/server/connectors/zoom/team-chat-versions";
import { chatWindows } from "@/server/connectors/zoom/team-chat-windows";
import type { DateWindow } from "@/server/connectors/zoom/windows";

const dayMs = 86_400_000;
/** Days that are imported together lie near each other: one list serves them. */
const stretchDays = 27;

/** Lists of sessions that a step has asked for, by their first day. */
const asked = new WeakMap<ZoomConnection, Map<string, Promise<ReadonlyMap<string, ChatSession>>>>();

/**
 * The session as the list of sessions names it, around a day. Reports of messages know neither a group's name nor members
 * who said nothing. Null when it is not listed.
 * @throws ZoomError
 */
export async function chatSessionOf(
  zoom: ZoomConnection,
  { sessionId, day }: { sessionId: string; day: string },
  now: Date,
): Promise<ChatSession | null> {
  const [window] = chatWindows(...stretchOf(day), now);
  if (!window) return null;
  const lists = asked.get(zoom) ?? new Map<string, Promise<ReadonlyMap<string, ChatSession>>>();
  asked.set(zoom, lists);
  const known = lists.get(window.from) ?? list(zoom, window);
  lists.set(window.from, known);
  return (await known).get(sessionId) ?? null;
}

function stretchOf(day: string): [Date, Date] {
  const number = Math.floor(Date.parse(`${day}T00:00:00Z`) / dayMs);
  const first = Math.floor(number / stretchDays) * stretchDays;
  return [new Date((first - 1) * dayMs), new Date((first + stretchDays) * dayMs)];
}

async function list(zoom: ZoomConnection, window: DateWindow): Promise<ReadonlyMap<string, ChatSession>> {
  const { items } = await chatSessions(zoom, window);
  return new Map(items.map((session) => [session.id, session]));
}

/** A group's name, else who writes to whom. */
export function topicOf(session: ChatSession | null, versions: readonly ChatVersion[]): string {
  if (session?.name) return session.name;
  const names = new Map<string, string>();
  for (const email of session?.memberEmails ?? []) names.set(email, email);
  for (const { receiver } of versions) if (receiver) names.set(receiver, receiver);
  for (const { sender } of versions) {
    const key = sender.email ?? sender.memberId ?? sender.name;
    if (key) names.set(key, sender.name ?? key);
  }
  const sorted = [...new Set(names.values())].sort((a, b) => a.localeCompare(b, "en"));
  return sorted.join(", ") || "Team chat";
}
