import { and, desc, eq, isNotNull } from "drizzle-orm";

import type { SourceOffReason } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { job, jobRun, sourceItem } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { phoneRecordings, type PhoneWindow } from "@/server/connectors/zoom/phone";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordCalls } from "@/server/domain/ledger/record-calls";
import { log } from "@/server/lib/log";

import { ownersOfCalls } from "./call-owners";
import { failRun } from "./end-run";
import { ofStretch } from "./job-state";
import { finalFailure, sourceFailing } from "./run-failure";
import { noteSourceOff, noteSourceWorks, offReasonOf } from "./sources-off";
import { announceSweep, finishStage, type RunRef } from "./stages";

const dayMs = 24 * 60 * 60_000;
/** Recordings and their transcripts appear up to a day after the call has ended. */
const overlapMs = 2 * dayMs;
const firstLookBackMs = 365 * dayMs;
/** A step begins no further window after this, and leaves the rest to the next. */
const stepMs = 30_000;
const recordingsPerTransaction = 500;

/**
 * Lists the recordings of calls of a run into the ledger, about half a minute's work, and asks for those after them, or for
 * the next stage. How far it is stands with the run, so a repeated request does nothing twice. An account without the
 * phone, or a grant that does not reach it, switches this stage off and not the run; what was not listed is looked at
 * again by the first run that can.
 * @throws ZoomError for what may pass; what can't pass ends the run
 */
export async function sweepPhone(
  ctx: Ctx,
  zoom: ZoomConnection,
  input: RunRef,
): Promise<{ listed: number; done: boolean }> {
  const plan = await loadPlan(ctx, input);
  if (!plan) return { listed: 0, done: false };
  try {
    return await listOn(ctx, zoom, input, plan);
  } catch (error) {
    const reason = offReasonOf(error);
    if (reason) {
      log.info({ tenantId: ctx.db.tenantId, runId: input.runId, reason }, "calls are not listed");
      await ctx.db.tx((tx) => endStage(tx, ctx, input, plan, { reason, from: plan.missedFrom ?? plan.from }));
      return { listed: 0, done: true };
    }
    const failure = finalFailure(error);
    if (!failure) throw error;
    await failRun(ctx, input.runId, failure);
    return { listed: 0, done: false };
  }
}

/** `missedFrom`: where the first list began that could not be read whole. */
type Plan = { from: Date; to: Date; missedFrom: Date | null; stretch: boolean };

/** What is still to be listed; null when the run is elsewhere or over. */
function loadPlan(ctx: Ctx, { jobId, runId }: RunRef): Promise<Plan | null> {
  return ctx.db.tx(async (tx) => {
    const [run] = await tx.select().from(jobRun).where(eq(jobRun.id, runId));
    if (run?.state !== "listing" || run.stage !== "phone" || !run.windowFrom || !run.windowTo) return null;
    const { windowFrom, windowTo: to } = run;
    const stretch = ofStretch(run.trigger);
    const at = momentOf(run.stageCursor, "from");
    const from = at ?? (stretch ? windowFrom : await firstMoment(tx, ctx, jobId, windowFrom));
    // Kept with the run, so that what a failed try did not reach is known.
    if (!at) await moveCursor(tx, runId, { from, missedFrom: null });
    return { from, to, missedFrom: momentOf(run.stageCursor, "missedFrom"), stretch };
  });
}

const momentOf = (cursor: Record<string, unknown> | null, name: string): Date | null => {
  const at = cursor?.[name];
  return typeof at === "string" ? new Date(at) : null;
};

const moveCursor = (tx: TenantTx, runId: string, at: { from: Date; missedFrom: Date | null }) =>
  tx
    .update(jobRun)
    .set({
      stageCursor: {
        from: at.from.toISOString(),
        ...(at.missedFrom ? { missedFrom: at.missedFrom.toISOString() } : {}),
      },
    })
    .where(eq(jobRun.id, runId));

/**
 * As far back as the run looks, as the last listed call, and as what was not listed: this stage may have been off, or failed,
 * while others went on.
 */
async function firstMoment(tx: TenantTx, ctx: Ctx, jobId: string, windowFrom: Date): Promise<Date> {
  const [row] = await tx.select({ off: job.sourcesOff }).from(job).where(eq(job.id, jobId));
  const [last] = await tx
    .select({ startedAt: sourceItem.startedAt })
    .from(sourceItem)
    .where(and(eq(sourceItem.jobId, jobId), eq(sourceItem.kind, "phone"), isNotNull(sourceItem.lastRunId)))
    .orderBy(desc(sourceItem.startedAt))
    .limit(1);
  const since = last ? last.startedAt.getTime() - overlapMs : ctx.now.getTime() - firstLookBackMs;
  const missed = row?.off.phone ? Date.parse(row.off.phone.from) : since;
  return new Date(Math.min(windowFrom.getTime(), since, missed));
}

async function listOn(
  ctx: Ctx,
  zoom: ZoomConnection,
  input: RunRef,
  plan: Plan,
): Promise<{ listed: number; done: boolean }> {
  const startedAt = Date.now();
  let listed = 0;
  // What began in a stretch of time is asked for by its begin, or what ended after it would be missing.
  const datedBy = plan.stretch ? "start_time" : "end_time";
  for await (const window of phoneRecordings(zoom, { from: plan.from, to: plan.to }, datedBy)) {
    await recordWindow(ctx, zoom, input, window);
    if (!(await advance(ctx, input, plan, window))) return { listed, done: false };
    listed += window.recordings.length;
    if (Date.now() - startedAt > stepMs) break;
  }
  const done = plan.from >= plan.to;
  await ctx.db.tx(async (tx) => {
    const missed = plan.missedFrom && { reason: "failing" as const, from: plan.missedFrom };
    if (done) await endStage(tx, ctx, input, plan, missed);
    else await announceSweep(tx, ctx, input, { stage: "phone", offset: 0 });
  });
  return { listed, done };
}

/** Ends the stage, with what of it was missed. A look at a stretch of time says so itself: nobody looks at that again. */
async function endStage(
  tx: TenantTx,
  ctx: Ctx,
  run: RunRef,
  { stretch }: Plan,
  missed: { reason: SourceOffReason; from: Date } | null,
): Promise<void> {
  if (!stretch && missed) await noteSourceOff(tx, ctx, run.jobId, { stage: "phone", ...missed });
  if (!stretch && !missed) await noteSourceWorks(tx, run.jobId, "phone");
  if (stretch && missed?.reason === "failing") {
    await tx
      .update(jobRun)
      .set({ failure: sourceFailing("phone") })
      .where(eq(jobRun.id, run.runId));
  }
  await finishStage(tx, ctx, run, "phone");
}

async function recordWindow(
  ctx: Ctx,
  zoom: ZoomConnection,
  { jobId, runId }: RunRef,
  { recordings }: PhoneWindow,
): Promise<void> {
  for (let at = 0; at < recordings.length; at += recordingsPerTransaction) {
    const part = recordings.slice(at, at + recordingsPerTransaction);
    const owners = await ownersOfCalls(ctx, zoom, jobId, part);
    await ctx.db.tx((tx) =>
      recordCalls(tx, ctx, { jobId, runId, recordings: part, owners, announceKept: true }),
    );
  }
}

/** Notes how far the stage is, here and with the run; false when somebody else has moved it meanwhile. */
function advance(ctx: Ctx, { runId }: RunRef, plan: Plan, window: PhoneWindow): Promise<boolean> {
  return ctx.db.tx(async (tx) => {
    const [run] = await tx
      .select({ state: jobRun.state, stage: jobRun.stage, cursor: jobRun.stageCursor })
      .from(jobRun)
      .where(eq(jobRun.id, runId))
      .for("update");
    if (run?.state !== "listing" || run.stage !== "phone") return false;
    if (momentOf(run.cursor, "from")?.getTime() !== plan.from.getTime()) return false;
    plan.missedFrom ??= window.complete ? null : window.from;
    plan.from = window.to;
    await moveCursor(tx, runId, plan);
    return true;
  });
}
