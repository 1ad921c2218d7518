import { and, asc, countDistinct, eq, inArray, isNull, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { job, jobRun, sourceItem } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";

import { goingOn, type JobRow } from "./job-state";
import type { JobListItem } from "./schema";

/** All jobs by name; the archived ones too when `historical` asks for them. */
export async function listJobs(ctx: UserCtx, input: { historical: boolean }): Promise<JobListItem[]> {
  requireRight(ctx.actor, "jobs.manage");
  return ctx.db.tx(async (tx) => {
    const rows = await tx
      .select()
      .from(job)
      .where(input.historical ? undefined : isNull(job.archivedAt))
      .orderBy(asc(job.name));
    return describeJobs(tx, rows);
  });
}

/** Adds to each job what its ledger says. */
async function describeJobs(tx: TenantTx, rows: readonly JobRow[]): Promise<JobListItem[]> {
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return [];
  const conversations = await tx
    .select({ jobId: sourceItem.jobId, n: countDistinct(sourceItem.conversationId) })
    .from(sourceItem)
    .where(inArray(sourceItem.jobId, ids))
    .groupBy(sourceItem.jobId);
  const running = await tx
    .select({ jobId: jobRun.jobId })
    .from(jobRun)
    .where(and(inArray(jobRun.jobId, ids), inArray(jobRun.state, [...goingOn])));
  const remaining = await tx
    .select({
      jobId: sourceItem.jobId,
      items: sql<number>`count(*)::int`,
      bytes: sql<number>`coalesce(sum(${sourceItem.sizeBytes}), 0)::float8`,
    })
    .from(sourceItem)
    .innerJoin(jobRun, eq(jobRun.id, sourceItem.lastRunId))
    .where(
      and(
        inArray(sourceItem.jobId, ids),
        inArray(jobRun.state, [...goingOn]),
        inArray(sourceItem.state, ["kept", "importing"]),
      ),
    )
    .groupBy(sourceItem.jobId);
  const runs = new Set(running.map((row) => row.jobId));
  const counts = new Map(conversations.map((row) => [row.jobId, row.n]));
  const rest = new Map(remaining.map(({ jobId, items, bytes }) => [jobId, { items, bytes }]));
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    enabled: row.enabled,
    group: row.group,
    state: row.state,
    nextRunAt: row.nextRunAt,
    lastSuccessAt: row.lastSuccessAt,
    conversationCount: counts.get(row.id) ?? 0,
    remaining: runs.has(row.id) ? (rest.get(row.id) ?? { items: 0, bytes: 0 }) : null,
    archived: row.archivedAt !== null,
  }));
}

/** One job in the same words. */
export async function describeJob(
  tx: TenantTx,
  id: string,
): Promise<{ row: JobRow; item: JobListItem } | null> {
  const [row] = await tx.select().from(job).where(eq(job.id, id));
  const [item] = row ? await describeJobs(tx, [row]) : [];
  return row && item ? { row, item } : null;
}
