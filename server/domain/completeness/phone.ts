import { phoneRecordings } from "@/server/connectors/zoom/phone";
import type { PhoneRecording } from "@/server/connectors/zoom/phone-recording";
import { namedOwners } from "@/server/domain/jobs/call-owners";
import { callKey, thingsOfCall } from "@/server/domain/ledger/call-things";
import { recordCalls } from "@/server/domain/ledger/record-calls";

import { type CheckedSource, isIn } from "./source";

/** Recordings of calls, from the list of the whole account, a window at a time, by when the calls began. */
export const phone: CheckedSource = {
  kind: "phone",
  async read(ctx, zoom, period, cursor) {
    const { jobId } = period;
    const [at = "", given] = cursor.split(" ");
    const from = at === "" ? period.from : new Date(at);
    const span = { from, to: period.to };
    for await (const window of phoneRecordings(zoom, span, "start_time", given !== undefined)) {
      const recordings = window.recordings.filter((one) => beganIn(one, from, window.to));
      const owners = await namedOwners(ctx, zoom, recordings);
      return {
        things: recordings
          .flatMap((one) => thingsOfCall(one, owners.get(one.id) ?? ""))
          .filter((thing) => isIn(period, thing)),
        aside: [],
        complete: window.complete && !window.beyondMemory,
        next: window.to < period.to ? `${window.to.toISOString()}${window.given ? " given" : ""}` : null,
        record: (tx, keys) => {
          const wanted = recordings.filter((one) => keys.has(callKey(one)));
          return recordCalls(tx, ctx, { jobId, recordings: wanted, owners, announceKept: true });
        },
      };
    }
    return { things: [], aside: [], complete: true, next: null, record: () => Promise.resolve() };
  },
};

/** Windows share their boundary: what began there belongs to the later one. */
const beganIn = ({ startedAt, endedAt }: PhoneRecording, from: Date, to: Date) => {
  const at = startedAt ?? endedAt ?? new Date(0);
  return at >= from && at < to;
};
