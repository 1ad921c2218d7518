import { and, desc, eq, gt, isNotNull, isNull, ne, or, sql } from "drizzle-orm";

import type { RunTrigger, SourceOffReason } from "@/db/constants";
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
import { callsForgotten, finalFailure } from "./run-failure";
import { noteSourceOff, noteSourceWorks, offReasonOf } from "./sources-off";
import { announceSweep, finishStage, lockStage, noteStretchFailing, type RunRef } from "./stages";

const dayMs = 24 * 60 * 60_000;
/** Recordings and their transcripts appear up to a day after the call has ended. */
const overlapMs = 2 * dayMs;
const firstLookBackMs = 365 * dayMs;
/** What fails for longer is no passing trouble: runs of the schedule no longer look at all of it. */
const patienceMs = 7 * dayMs;
const longestRereadMs = 30 * dayMs;
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

/**
 * `missedFrom`: where the first list began that could not be read whole. `given`: Zoom gave out something already;
 * `forgotten`: it no longer gives out the oldest of what was asked for.
 */
type Place = { from: Date; missedFrom: Date | null; given: boolean; forgotten: boolean };
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
      ? { from: windowFrom, missedFrom: null }
      : await firstMoment(tx, ctx, jobId, { windowFrom, trigger: run.trigger });
    const place = at ?? { ...first, given: false, forgotten: false };
    // Kept with the run, so that what a failed try did not reach is known.
    if (!at) await moveCursor(tx, runId, place);
    return { ...place, to, stretch };
  });
}

function placeOf(cursor: Record<string, unknown> | null): Place | null {
  const from = momentOf(cursor, "from");
  const flags = { given: cursor?.["given"] === true, forgotten: cursor?.["forgotten"] === true };
  return from && { from, missedFrom: momentOf(cursor, "missedFrom"), ...flags };
}

const momentOf = (cursor: Record<string, unknown> | null, name: string): Date | null => {
  const at = cursor?.[name];
  return typeof at === "string" ? new Date(at) : null;
};

const moveCursor = (tx: TenantTx, runId: string, at: Place) =>
  tx
    .update(jobRun)
    .set({
      stageCursor: {
        from: at.from.toISOString(),
        ...(at.missedFrom ? { missedFrom: at.missedFrom.toISOString() } : {}),
        ...(at.given ? { given: true } : {}),
        ...(at.forgotten ? { forgotten: true } : {}),
      },
    })
    .where(eq(jobRun.id, runId));

/**
 * As far back as the run looks, as the last listed call, and as what was not listed: this stage may have been off, or failed,
 * while others went on. Of what has failed for long a run of the schedule looks at the newest only, and the rest stays noted.
 */
async function firstMoment(
  tx: TenantTx,
  ctx: Ctx,
  jobId: string,
  { windowFrom, trigger }: { windowFrom: Date; trigger: RunTrigger },
): Promise<Pick<Place, "from" | "missedFrom">> {
  const [row] = await tx.select({ off: job.sourcesOff }).from(job).where(eq(job.id, jobId));
  const [last] = await tx
    .select({ startedAt: sourceItem.startedAt })
    .from(sourceItem)
    .where(and(eq(sourceItem.jobId, jobId), eq(sourceItem.kind, "phone"), isNotNull(sourceItem.lastRunId)))
    .orderBy(desc(sourceItem.startedAt))
    .limit(1);
  const since = last ? last.startedAt.getTime() - overlapMs : ctx.now.getTime() - firstLookBackMs;
  const off = row?.off.phone;
  const missed = off ? Date.parse(off.from) : since;
  const isLasting =
    trigger === "schedule" &&
    off?.reason === "failing" &&
    ctx.now.getTime() - Date.parse(off.since) > patienceMs;
  const again = isLasting ? Math.max(missed, ctx.now.getTime() - longestRereadMs) : missed;
  const from = Math.min(windowFrom.getTime(), since, again);
  return { from: new Date(from), missedFrom: from > missed ? new Date(missed) : null };
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
    await recordWindow(ctx, zoom, input, window);
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
  { stretch, forgotten }: Plan,
  missed: { reason: SourceOffReason; from: Date } | null,
): Promise<void> {
  // Whoever ended the run meanwhile has noted what there is to note.
  if (!(await lockStage(tx, run, "phone"))) return;
  if (!stretch && missed) await noteSourceOff(tx, ctx, run.jobId, { stage: "phone", ...missed });
  if (!stretch && !missed) await noteSourceWorks(tx, run.jobId, "phone");
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
    if (momentOf(run.cursor, "from")?.getTime() !== plan.from.getTime()) return false;
    plan.missedFrom ??= window.complete ? null : window.from;
    plan.from = window.to;
    plan.given ||= window.given;
    plan.forgotten ||= window.beyondMemory === true;
    await moveCursor(tx, runId, plan);
    return true;
  });
}
