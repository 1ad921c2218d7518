import { and, eq, isNotNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceItem, tombstone } from "@/db/schema";

/** Whether a job has brought recordings, archived still or destroyed since: then it stays, so that they can be told by it. */
export async function carriesRecordings(tx: TenantTx, jobId: string): Promise<boolean> {
  const items = await tx
    .select({ id: sourceItem.id })
    .from(sourceItem)
    .where(and(eq(sourceItem.jobId, jobId), isNotNull(sourceItem.conversationId)))
    .limit(1);
  if (items.length > 0) return true;
  const graves = await tx
    .select({ key: tombstone.sessionKey })
    .from(tombstone)
    .where(eq(tombstone.jobId, jobId))
    .limit(1);
  return graves.length > 0;
}
