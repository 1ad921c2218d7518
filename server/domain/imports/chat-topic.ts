import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { type ChatSession, chatSessions } from "@/server/connectors/zoom/team-chat";
import type { ChatVersion } from "@/server/connectors/zoom/team-chat-versions";
import { chatWindows } from "@/server/connectors/zoom/team-chat-windows";
import type { DateWindow } from "@/server/connectors/zoom/windows";

const dayMs = 86_400_000;
/** Days that are imported together lie near each other: one list serves them. */
const stretchDays = 27;
const rereadAfterMs = 10 * 60_000;
/** A session that a list does not name may have begun since. */
const rereadForNewMs = 60_000;

type Sessions = ReadonlyMap<string, ChatSession>;
type Asked = { at: number; sessions: Promise<Sessions> };

/** The last answered list of each window, by its first day. */
const asked = new WeakMap<ZoomConnection, Map<string, Asked>>();

/**
 * The session as a list of sessions names it, around a day or later: Zoom does not say whether it lists one by any message
 * or by the last. Reports of messages know neither a group's name nor members who said nothing. Null when no list has it.
 * @throws ZoomError
 */
export async function chatSessionOf(
  zoom: ZoomConnection,
  { sessionId, day }: { sessionId: string; day: string },
  now: Date,
): Promise<ChatSession | null> {
  for (let first = firstDayOf(day); first * dayMs <= now.getTime(); first += stretchDays) {
    const [from, to] = [new Date((first - 1) * dayMs), new Date((first + stretchDays) * dayMs)];
    const [window] = chatWindows(from, to, now);
    const session = window && (await findIn(zoom, window, sessionId, now));
    if (session) return session;
  }
  return null;
}

function firstDayOf(day: string): number {
  const number = Math.floor(Date.parse(`${day}T00:00:00Z`) / dayMs);
  return Math.floor(number / stretchDays) * stretchDays;
}

async function findIn(
  zoom: ZoomConnection,
  window: DateWindow,
  sessionId: string,
  now: Date,
): Promise<ChatSession | undefined> {
  const lists = asked.get(zoom) ?? new Map<string, Asked>();
  asked.set(zoom, lists);
  const known = lists.get(window.from);
  const age = known ? Math.abs(now.getTime() - known.at) : Infinity;
  if (known && age < rereadAfterMs) {
    const session = (await known.sessions).get(sessionId);
    if (session || age < rereadForNewMs) return session;
  }
  const fresh = { at: now.getTime(), sessions: list(zoom, window) };
  lists.set(window.from, fresh);
  try {
    return (await fresh.sessions).get(sessionId);
  } catch (error) {
    if (lists.get(window.from) === fresh) lists.delete(window.from);
    throw error;
  }
}

async function list(zoom: ZoomConnection, window: DateWindow): Promise<Sessions> {
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
