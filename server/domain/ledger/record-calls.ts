import { and, eq, inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceItem } from "@/db/schema";
import type { PhoneRecording } from "@/server/connectors/zoom/phone-recording";
import type { Ctx } from "@/server/domain/access/ctx";

import { placesOfCalls } from "./call-places";
import { thingsOfCall } from "./call-things";
import { type RecordedItem, recordThings, type SeenThings } from "./record-things";
import type { Thing } from "./things-of";

type SeenCalls = Omit<SeenThings, "things"> & {
  recordings: readonly PhoneRecording[];
  /** Whose rule decides, by the id of the recording. */
  owners: ReadonlyMap<string, string>;
};

/**
 * Writes the ledger's rows of recorded calls: one for each sound, and one for each transcript that Zoom names. What belongs to
 * a recording stays together, by whatever call or owner Zoom names it now.
 */
export async function recordCalls(
  tx: TenantTx,
  ctx: Ctx,
  { recordings, owners, ...seen }: SeenCalls,
): Promise<RecordedItem[]> {
  const places = await placesOfCalls(
    tx,
    seen.jobId,
    recordings.map(({ id }) => id),
  );
  const things = recordings.flatMap((one) =>
    thingsOfCall(one, owners.get(one.id) ?? "").map((thing) => ({
      ...thing,
      ...places.get(one.id),
    })),
  );
  const unavailable = await loadUnavailable(tx, seen.jobId, things);
  return recordThings(tx, ctx, {
    ...seen,
    things: things.map((thing) =>
      unavailable.has(thing.sourceKey)
        ? { ...thing, decidable: { ...thing.decidable, readiness: "unavailable" } }
        : thing,
    ),
  });
}

/** Zoom names an address for a transcript that it could not make; what it said of that before, holds. */
async function loadUnavailable(
  tx: TenantTx,
  jobId: string,
  things: readonly Thing[],
): Promise<ReadonlySet<string>> {
  const texts = things.filter((thing) => thing.decidable.mediaClass === "text");
  if (texts.length === 0) return new Set();
  const rows = await tx
    .select({ key: sourceItem.sourceKey })
    .from(sourceItem)
    .where(
      and(
        eq(sourceItem.jobId, jobId),
        inArray(
          sourceItem.sourceKey,
          texts.map((thing) => thing.sourceKey),
        ),
        eq(sourceItem.reason, "content_unavailable"),
      ),
    );
  return new Set(rows.map(({ key }) => key));
}
