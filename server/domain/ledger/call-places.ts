import { and, eq, inArray, or } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceItem } from "@/db/schema";

import { recordingKey, transcriptKey } from "./call-things";

/** The conversation, and whose rule decides. */
type CallPlace = { sessionKey: string; ownerSourceId: string };

/**
 * Where a recording has its place already, by its id: what is archived of it, was purged, or is being imported stays in its
 * conversation, and the rest of it belongs there. Zoom may name the call or the owner of a recording later, or otherwise, so
 * that a list would put its transcript elsewhere, or have it decided by somebody else's rule.
 */
export async function placesOfCalls(
  tx: TenantTx,
  jobId: string,
  recordingIds: readonly string[],
): Promise<ReadonlyMap<string, CallPlace>> {
  if (recordingIds.length === 0) return new Map();
  const owners = new Map(
    recordingIds.flatMap((id) => [[recordingKey(id), id] as const, [transcriptKey(id), id] as const]),
  );
  const rows = await tx
    .select({
      key: sourceItem.sourceKey,
      state: sourceItem.state,
      place: { sessionKey: sourceItem.sessionKey, ownerSourceId: sourceItem.ownerSourceId },
    })
    .from(sourceItem)
    .where(
      and(
        eq(sourceItem.jobId, jobId),
        inArray(sourceItem.sourceKey, [...owners.keys()]),
        or(inArray(sourceItem.state, ["archived", "importing"]), eq(sourceItem.reason, "purged")),
      ),
    );
  // The last word is that of what is settled, and of that the sound's.
  const rank = ({ key, state }: (typeof rows)[number]) =>
    (state === "importing" ? 0 : 2) + (key.endsWith(":transcript") ? 0 : 1);
  return new Map(
    rows.sort((a, b) => rank(a) - rank(b)).map(({ key, place }) => [owners.get(key) ?? "", place]),
  );
}
