import { and, eq, gt, gte, isNull, ne, or, sql } from "drizzle-orm";

import type { SourceOffReason } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { job, jobRun } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { phoneRecordings, type PhoneWindow } from "@/server/connectors/zoom/phone";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordCalls } from "@/server/domain/ledger/record-calls";
import { log } from "@/server/lib/log";

import { ownersOfCalls } from "./call-owners";
import { failRun } from "./end-run";
import { ofStretch } from "./job-state";
import { firstMoment, moveCursor, type Place, placeOf } from "./phone-place";
import { callsForgotten, finalFailure } from "./run-failure";
import { noteSourceOff, noteSourceWorks, offReasonOf } from "./sources-off";
import { announceSweep, finishStage, lockStage, noteStretchFailing, type RunRef } from "./stages";

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

type Plan = Place & { to: Date; stretch: boolean };

/** What is still to be listed; null when the run is elsewhere or over. */
function loadPlan(ctx: Ctx, { jobId, runId }: RunRef): Promise<Plan | null> {
  return ctx.db.tx(async (tx) => {
    const [run] = await tx.select().from(jobRun).where(eq(jobRun.id, runId));
    if (run?.state !== "listing" || run.stage !== "phone" || !run.windowFrom || !run.windowTo) return null;
    const { windowFrom, windowTo: to } = run;
    const stretch = ofStretch(run.trigger);
    const at = placeOf(run.stageCursor);
    const first = stretch
      ? { from: windowFrom, missedFrom: null, again: null }
      : await firstMoment(tx, ctx, jobId, { windowFrom, trigger: run.trigger });
    const place = at ?? { ...first, shown: false, given: false, forgotten: false };
    // Kept with the run, so that what a failed try did not reach is known.
    if (!at) await moveCursor(tx, runId, place);
    return { ...place, to, stretch };
  });
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
  const span = { from: plan.from, to: plan.to };
  for await (const window of phoneRecordings(zoom, span, datedBy, plan.given)) {
    await recordWindow(ctx, zoom, { ...input, again: plan.again !== null }, window);
    await noteMemory(ctx, input, window);
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
  { stretch, forgotten, again, shown }: Plan,
  missed: { reason: SourceOffReason; from: Date } | null,
): Promise<void> {
  // Whoever ended the run meanwhile has noted what there is to note.
  if (!(await lockStage(tx, run, "phone"))) return;
  if (!stretch && missed) await noteSourceOff(tx, ctx, run.jobId, { stage: "phone", ...missed });
  if (!stretch && !missed) await noteSourceWorks(tx, run.jobId, "phone");
  // Of lists that were all empty nobody knows whether it was an outage.
  if (again && shown && !missed) await noteListedAgain(tx, run.jobId, again);
  if (stretch && missed?.reason === "failing") {
    await noteStretchFailing(tx, run, "phone");
  } else if (stretch && forgotten) {
    await tx
      .update(jobRun)
      .set({ failure: sql`coalesce(${jobRun.failure}, ${callsForgotten})` })
      .where(eq(jobRun.id, run.runId));
  }
  await finishStage(tx, ctx, run, "phone");
}

/** What somebody was found to be wanted for meanwhile, from before this look began, stays so. */
const noteListedAgain = (tx: TenantTx, jobId: string, since: Date) =>
  tx
    .update(job)
    .set({ callsWantedSince: null })
    .where(and(eq(job.id, jobId), gte(job.callsWantedSince, since)));

async function recordWindow(
  ctx: Ctx,
  zoom: ZoomConnection,
  { jobId, runId, again }: RunRef & { again: boolean },
  { recordings }: PhoneWindow,
): Promise<void> {
  for (let at = 0; at < recordings.length; at += recordingsPerTransaction) {
    const part = recordings.slice(at, at + recordingsPerTransaction);
    const owners = await ownersOfCalls(ctx, zoom, jobId, part);
    await ctx.db.tx((tx) =>
      recordCalls(tx, ctx, { jobId, runId, recordings: part, owners, announceKept: true, again }),
    );
  }
}

/** How far back Zoom gives out calls: no further than this window where it is forgotten, further where it was given out. */
async function noteMemory(ctx: Ctx, { jobId }: RunRef, window: PhoneWindow): Promise<void> {
  if (!window.complete) return;
  const { callsReachBackTo } = job;
  const [after, isNews] = window.beyondMemory
    ? [window.to, or(isNull(callsReachBackTo), ne(callsReachBackTo, window.to))]
    : [null, gt(callsReachBackTo, window.from)];
  await ctx.db.tx((tx) =>
    tx
      .update(job)
      .set({ callsReachBackTo: after })
      .where(and(eq(job.id, jobId), isNews)),
  );
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
    if (placeOf(run.cursor)?.from.getTime() !== plan.from.getTime()) return false;
    plan.missedFrom ??= window.complete ? null : window.from;
    plan.from = window.to;
    plan.shown ||= window.recordings.length > 0;
    plan.given ||= window.given;
    plan.forgotten ||= window.beyondMemory === true;
    await moveCursor(tx, runId, plan);
    return true;
  });
}
