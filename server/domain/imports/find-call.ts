import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { callIsGone, phoneRecordings } from "@/server/connectors/zoom/phone";
import type { PhoneRecording } from "@/server/connectors/zoom/phone-recording";

const minuteMs = 60_000;
const aroundMs = minuteMs;
const recentlyMs = 3 * 60 * minuteMs;

type Found = { recordings: PhoneRecording[]; complete: boolean };

/**
 * What Zoom has of calls that began at these moments: it gives out no single call with its owner and addresses, so a short
 * stretch of its list is read around each. `complete` false: absence proves nothing.
 * @throws ZoomError
 */
export async function callsAt(zoom: ZoomConnection, moments: readonly Date[]): Promise<Found> {
  const found: Found = { recordings: [], complete: true };
  for (const at of stretches(moments)) {
    const { recordings, complete } = await collect(zoom, at, "start_time");
    found.recordings.push(...recordings);
    found.complete &&= complete;
  }
  return found;
}

/** The recordings of one call begin at once, or one after the other: what lies close together is one stretch. */
function stretches(moments: readonly Date[]): { from: Date; to: Date }[] {
  const spans: { from: Date; to: Date }[] = [];
  for (const at of moments.map((moment) => moment.getTime()).sort((a, b) => a - b)) {
    const last = spans.at(-1);
    const to = new Date(at + aroundMs);
    if (last && at - aroundMs <= last.to.getTime()) last.to = to;
    else spans.push({ from: new Date(at - aroundMs), to });
  }
  return spans;
}

/**
 * Whether Zoom says so of each leg of a call that is known; without any, of the call. False where neither is known: a recording
 * that was announced without its call is filed under its own id. Throws ZoomError.
 */
export async function areGone(
  zoom: ZoomConnection,
  call: { callId: string; elementIds: readonly string[]; recordingIds: readonly string[] },
): Promise<boolean> {
  const { callId, elementIds, recordingIds } = call;
  if (elementIds.length === 0 && recordingIds.includes(callId)) return false;
  for (const elementId of elementIds.length > 0 ? elementIds : [null]) {
    if (!(await callIsGone(zoom, { callId, elementId }))) return false;
  }
  return true;
}

/** What has ended in the last hours. */
export const recentCalls = async (zoom: ZoomConnection, now: Date): Promise<PhoneRecording[]> =>
  (await collect(zoom, { from: new Date(now.getTime() - recentlyMs), to: now }, "end_time")).recordings;

async function collect(
  zoom: ZoomConnection,
  span: { from: Date; to: Date },
  datedBy: "start_time" | "end_time",
): Promise<Found> {
  const found = new Map<string, PhoneRecording>();
  let complete = true;
  for await (const window of phoneRecordings(zoom, span, datedBy)) {
    for (const one of window.recordings) found.set(one.id, one);
    complete &&= window.complete && !window.beyondMemory;
  }
  return { recordings: [...found.values()], complete };
}
