import { lookForCall } from "@/server/connectors/zoom/phone";
import { callIdIn, recordingIdIn } from "@/server/domain/ledger/call-things";
import { zoomTrashDays } from "@/server/domain/source-trash/schema";

import type { GoneSource, Unlisted, Verdict } from "./gone-source";

const dayMs = 86_400_000;

/** Recordings of calls, each asked for by its leg of the call; their trash has no list, so it is asked when its time is over. */
export const goneCalls: GoneSource = {
  kind: "phone",
  askTrashedAfterMs: zoomTrashDays * dayMs,
  async ask(zoom, session) {
    const callId = callIdIn(session.sessionKey);
    const verdicts: Verdict[] = [];
    for (const [elementId, files] of legsOf(session)) {
      const ids = new Set(files.map(recordingIdIn));
      // One that was announced without its call is filed under its own id, by which Zoom knows no call.
      if (elementId === null && ids.has(callId)) continue;
      const look = await lookForCall(zoom, { callId, elementId });
      if (look.state === "gone") verdicts.push({ mark: "deleted", files, at: null });
      if (look.state !== "trashed") continue;
      const { recordingId, trashedAt } = look;
      const ofLook = files.filter((key) => ids.size === 1 || recordingIdIn(key) === recordingId);
      verdicts.push({ mark: "trashed", files: ofLook, at: trashedAt });
    }
    return verdicts;
  },
};

function legsOf({ items }: Unlisted): Map<string | null, string[]> {
  const legs = new Map<string | null, string[]>();
  for (const { sourceKey, sourceRef } of items) {
    legs.set(sourceRef, [...(legs.get(sourceRef) ?? []), sourceKey]);
  }
  return legs;
}
