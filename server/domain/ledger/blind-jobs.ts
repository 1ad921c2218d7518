import { and, eq, inArray, isNull, type SQL } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { job, zoomConnection } from "@/db/schema";

import type { BlindJob } from "./schema";

/**
 * Jobs that ask Zoom nothing at present, by no fault of Zoom's: since when, and why. What was recorded after that moment
 * nobody has counted. A job that was never connected is not among them.
 */
export async function blindJobs(tx: TenantTx, where: SQL | undefined): Promise<BlindJob[]> {
  const rows = await tx
    .select({
      id: job.id,
      name: job.name,
      enabled: job.enabled,
      disabledAt: job.disabledAt,
      pausedAt: job.pausedAt,
      deadAt: zoomConnection.deadAt,
    })
    .from(job)
    .innerJoin(
      zoomConnection,
      and(eq(zoomConnection.tenantId, job.tenantId), eq(zoomConnection.jobId, job.id)),
    )
    .where(and(eq(job.group, "integration"), isNull(job.archivedAt), where));
  return rows.flatMap(({ id, name, enabled, disabledAt, deadAt, pausedAt }): BlindJob[] => {
    const reasons = [
      { why: "disabled", since: enabled ? null : disabledAt },
      { why: "disconnected", since: deadAt },
      { why: "paused", since: pausedAt },
    ] as const;
    const [first] = reasons
      .flatMap(({ why, since }) => (since ? [{ why, since }] : []))
      .sort((a, b) => a.since.getTime() - b.since.getTime());
    return first ? [{ id, name, ...first }] : [];
  });
}

export const blindJob = async (tx: TenantTx, jobId: string): Promise<BlindJob | null> =>
  (await blindJobs(tx, inArray(job.id, [jobId])))[0] ?? null;
