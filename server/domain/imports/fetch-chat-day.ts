import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { chatMessages } from "@/server/connectors/zoom/team-chat";
import { chatHorizon, chatWindows } from "@/server/connectors/zoom/team-chat-windows";
import { type ChatDay, chatDays, utcDaysOf } from "@/server/domain/ledger/chat-days";

/**
 * Everything that the report says of one day of a session, on the tenant's calendar. `day` is null when it says nothing, or
 * when the day is older than Zoom reports: then it is `tooOld`, else silence proves nothing.
 * @throws ZoomError
 */
export async function fetchChatDay(
  zoom: ZoomConnection,
  { sessionId, day }: { sessionId: string; day: string },
  at: { now: Date; timeZone: string },
): Promise<{ day: ChatDay | null; complete: boolean; tooOld: boolean }> {
  const span = utcDaysOf(day, at.timeZone);
  const [window] = chatWindows(new Date(span.from), new Date(span.to), at.now);
  if (!window) {
    const tooOld = Date.parse(`${span.to}T00:00:00Z`) < chatHorizon(at.now).getTime();
    return { day: null, complete: false, tooOld };
  }
  const { items, complete } = await chatMessages(zoom, { sessionId, window, of: "sent" });
  return {
    day: chatDays(items, at.timeZone).find((one) => one.day === day) ?? null,
    complete,
    tooOld: false,
  };
}
