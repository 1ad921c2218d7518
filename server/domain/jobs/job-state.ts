import { and, desc, eq, inArray } from "drizzle-orm";

import type { JobState, RunTrigger } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { job, jobRun, zoomConnection } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { refreshNotices } from "@/server/domain/notices/refresh-notices";
import { notFound } from "@/server/lib/errors";

export const goingOn = ["queued", "listing", "importing"] as const;

/** Runs that look at one stretch of time: they say nothing about what came before or after it. */
export const ofStretch = (trigger: RunTrigger): boolean => trigger === "backfill" || trigger === "gap";

export type JobRow = typeof job.$inferSelect;
export type JobWithConnection = { row: JobRow; live: boolean };

/** The job's row, locked: whoever starts or ends its runs, or its connection, does so one after the other. */
export async function lockJob(tx: TenantTx, jobId: string): Promise<JobWithConnection> {
  const [row] = await tx.select().from(job).where(eq(job.id, jobId)).for("update");
  if (!row) throw notFound("job");
  return { row, live: await hasLiveGrant(tx, jobId) };
}

/** Whether there is a grant at Zoom that nobody has declared dead. */
async function hasLiveGrant(tx: TenantTx, jobId: string): Promise<boolean> {
  const [grant] = await tx
    .select({ deadAt: zoomConnection.deadAt, sealedTokens: zoomConnection.sealedTokens })
    .from(zoomConnection)
    .where(eq(zoomConnection.jobId, jobId));
  return grant !== undefined && grant.deadAt === null && grant.sealedTokens !== null;
}

/** `unconnected`: there is no grant, nor will there be before somebody connects the job; `off`: somebody switched it off. */
type Standing = "unconnected" | "off" | "paused" | "working";

export async function standingOf(tx: TenantTx, jobId: string): Promise<Standing> {
  const [row] = await tx
    .select({ enabled: job.enabled, archivedAt: job.archivedAt, pausedAt: job.pausedAt })
    .from(job)
    .where(eq(job.id, jobId));
  if (!row || row.archivedAt !== null || !(await hasLiveGrant(tx, jobId))) return "unconnected";
  if (!row.enabled) return "off";
  return row.pausedAt === null ? "working" : "paused";
}

/** Whether anything may be asked of Zoom for this job now. */
export const isWorking = async (tx: TenantTx, jobId: string): Promise<boolean> =>
  (await standingOf(tx, jobId)) === "working";

/** The same where no transaction goes on. */
export const jobWorks = (ctx: Ctx, jobId: string): Promise<boolean> =>
  ctx.db.tx((tx) => isWorking(tx, jobId));

/** Somebody holds the job: what was begun waits, and does not fail. */
export const jobIsHeld = async (ctx: Ctx, jobId: string): Promise<boolean> =>
  ["off", "paused"].includes(await ctx.db.tx((tx) => standingOf(tx, jobId)));

export async function activeRun(tx: TenantTx, jobId: string): Promise<{ id: string } | null> {
  const [run] = await tx
    .select({ id: jobRun.id })
    .from(jobRun)
    .where(and(eq(jobRun.jobId, jobId), inArray(jobRun.state, [...goingOn])))
    .limit(1);
  return run ?? null;
}

/** Writes the state that the rows add up to; every verb that changes one of them ends with this. */
export async function refreshJobState(tx: TenantTx, ctx: Ctx, jobId: string): Promise<JobState> {
  const { row, live } = await lockJob(tx, jobId);
  const state = await stateOf(tx, row, live);
  if (state !== row.state) {
    await tx.update(job).set({ state, changedAt: ctx.now }).where(eq(job.id, jobId));
  }
  await refreshNotices(tx, ctx, jobId);
  return state;
}

async function stateOf(tx: TenantTx, row: JobRow, live: boolean): Promise<JobState> {
  if (!row.enabled) return "disabled";
  if (!live) {
    const grants = await tx
      .select({ accountId: zoomConnection.accountId })
      .from(zoomConnection)
      .where(eq(zoomConnection.jobId, row.id));
    return grants.length > 0 ? "disconnected" : "not_connected";
  }
  const [newest] = await tx
    .select({ state: jobRun.state })
    .from(jobRun)
    .where(eq(jobRun.jobId, row.id))
    .orderBy(desc(jobRun.createdAt), desc(jobRun.id))
    .limit(1);
  if (!newest || newest.state === "done") return "connected";
  if (newest.state === "failed") return "failed";
  return row.pausedAt === null ? "running" : "paused";
}
