import { and, desc, eq, gt, inArray, isNotNull, isNull, lt, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { job, jobRun, sourceCheck } from "@/db/schema";
import type { Ctx, UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { isWorking } from "@/server/domain/jobs/job-state";
import { loadTimeZone, startOfDay } from "@/server/domain/ledger/filter-conditions";
import { requireJob } from "@/server/domain/ledger/require-job";
import { announce } from "@/server/events/announce";
import { AppError } from "@/server/lib/errors";
import { newId } from "@/server/lib/id";

import type { StartCheck } from "./schema";

const dayMs = 86_400_000;
/** By itself each job is checked so often, for as many days back. */
const everyMs = 7 * dayMs;
const daysBack = 30;
/** An unfinished report that old may have lost its event. */
const stalledMs = 30 * 60_000;

/**
 * Asks for a completeness report of a period. While one goes on for the job, that one is returned and `started` is false.
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED when the job can't ask Zoom
 */
export async function startCheck(ctx: UserCtx, input: StartCheck): Promise<{ id: string; started: boolean }> {
  requireRight(ctx.actor, "jobs.manage");
  return ctx.db.tx(async (tx) => {
    const { id: jobId } = await requireJob(tx, input.jobId);
    if (!(await isWorking(tx, jobId))) {
      throw new AppError(
        "PRECONDITION_FAILED",
        "This job is switched off, paused or not connected to Zoom. Mend that under Jobs, then check.",
      );
    }
    const timeZone = await loadTimeZone(tx);
    const [period] = await tx.execute<{ from: string; to: string }>(sql`
      select ${startOfDay(input.from, timeZone)}::text as from, ${startOfDay(input.to, timeZone, 1)}::text as to`);
    if (!period) throw new Error("a select without rows");
    return open(tx, ctx, jobId, { from: new Date(period.from), to: new Date(period.to) });
  });
}

/**
 * Asks for a report of the last thirty days, which also reads the whole of the source's trash: something happened there
 * that was told of as a whole. One that goes on is enough.
 */
export const askForCheck = (tx: TenantTx, ctx: Ctx, jobId: string): Promise<{ started: boolean }> =>
  open(tx, ctx, jobId, lastDays(ctx));

const lastDays = ({ now }: Ctx) => ({ from: new Date(now.getTime() - daysBack * dayMs), to: now });

/** Asks for the reports that are due by themselves, and again for those that stand still. */
export async function startDueChecks(ctx: Ctx): Promise<{ started: number }> {
  return ctx.db.tx(async (tx) => {
    const jobs = await tx
      .select({ id: job.id })
      .from(job)
      .where(and(eq(job.group, "integration"), eq(job.enabled, true), isNull(job.archivedAt)));
    await announceStalled(tx, ctx);
    let started = 0;
    for (const { id } of jobs) {
      if (!(await hasRun(tx, id)) || !(await isWorking(tx, id)) || (await wasCheckedSince(tx, ctx, id)))
        continue;
      if ((await askForCheck(tx, ctx, id)).started) started++;
    }
    return { started };
  });
}

/** However it ended: a report on a job whose runs fail says what that costs. */
const hasRun = async (tx: TenantTx, jobId: string): Promise<boolean> =>
  (await tx.$count(jobRun, and(eq(jobRun.jobId, jobId), isNotNull(jobRun.finishedAt)))) > 0;

async function wasCheckedSince(tx: TenantTx, ctx: Ctx, jobId: string): Promise<boolean> {
  const since = new Date(ctx.now.getTime() - everyMs);
  return (
    (await tx.$count(sourceCheck, and(eq(sourceCheck.jobId, jobId), gt(sourceCheck.createdAt, since)))) > 0
  );
}

async function announceStalled(tx: TenantTx, ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now.getTime() - stalledMs);
  const open = await tx
    .select({ id: sourceCheck.id, jobId: sourceCheck.jobId })
    .from(sourceCheck)
    .where(and(inArray(sourceCheck.state, ["queued", "listing"]), lt(sourceCheck.createdAt, before)));
  for (const { id, jobId } of open) await announceCheck(tx, ctx, jobId, id);
}

async function open(tx: TenantTx, ctx: Ctx, jobId: string, period: { from: Date; to: Date }) {
  // Locked, so that two who ask at once get one report.
  await tx.select({ id: job.id }).from(job).where(eq(job.id, jobId)).for("update");
  const [going] = await tx
    .select({ id: sourceCheck.id })
    .from(sourceCheck)
    .where(and(eq(sourceCheck.jobId, jobId), inArray(sourceCheck.state, ["queued", "listing"])))
    .orderBy(desc(sourceCheck.createdAt))
    .limit(1);
  if (going) return { id: going.id, started: false };
  const id = newId();
  const requestedBy = ctx.actor.kind === "user" ? ctx.actor.id : null;
  await tx.insert(sourceCheck).values({
    ...{ tenantId: ctx.db.tenantId, id, jobId, ...period, state: "queued" },
    ...{ requestedBy, createdAt: ctx.now },
  });
  await announceCheck(tx, ctx, jobId, id);
  await recordAudit(tx, ctx, {
    action: "ledger.check_started",
    subject: jobId,
    detail: { check: id, from: period.from.toISOString(), to: period.to.toISOString() },
  });
  return { id, started: true };
}

const announceCheck = (tx: TenantTx, ctx: Ctx, jobId: string, checkId: string) =>
  announce(tx, { name: "ledger/check.requested", data: { tenantId: ctx.db.tenantId, jobId, checkId } });
