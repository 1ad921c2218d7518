import { and, desc, eq, isNotNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { jobRun, sourceItem } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { phoneRecordings, type PhoneWindow } from "@/server/connectors/zoom/phone";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordCalls } from "@/server/domain/ledger/record-calls";
import { log } from "@/server/lib/log";

import { ownersOfCalls } from "./call-owners";
import { failRun } from "./end-run";
import { finalFailure } from "./run-failure";
import { announceSweep, finishStage, type RunRef, skipStage } from "./stages";

const dayMs = 24 * 60 * 60_000;
/** Recordings and their transcripts appear up to a day after the call has ended. */
const overlapMs = 2 * dayMs;
const firstLookBackMs = 365 * dayMs;
/** A step begins no further window after this, and leaves the rest to the next. */
const stepMs = 30_000;
const recordingsPerTransaction = 500;

/** The phone's list had gaps. */
const callsIncomplete =
  "Some of Zoom’s lists of calls could not be read whole. The next run looks again as far back.";

/**
 * Lists the recordings of calls of a run into the ledger, about half a minute's work, and asks for those after them, or for
 * the next stage. How far it is stands with the run, so a repeated request does nothing twice. An account without the
 * phone, or a grant that does not reach it, switches this stage off and not the run.
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
    if (isSwitchedOff(error)) {
      log.info({ tenantId: ctx.db.tenantId, runId: input.runId, reason: error.code }, "calls are not listed");
      await skipStage(ctx, input, "phone");
      return { listed: 0, done: true };
    }
    const failure = finalFailure(error);
    if (!failure) throw error;
    await failRun(ctx, input.runId, failure);
    return { listed: 0, done: false };
  }
}

/** Answers that say that the account's calls are not for us: no scope, no phone, no role. */
const isSwitchedOff = (error: unknown): error is ZoomError =>
  error instanceof ZoomError &&
  ["missing_scope", "not_available", "forbidden", "gone"].includes(error.failure.kind);

type Span = { from: Date; to: Date };

/** What is still to be listed; null when the run is elsewhere or over. */
function loadPlan(ctx: Ctx, { jobId, runId }: RunRef): Promise<Span | null> {
  return ctx.db.tx(async (tx) => {
    const [run] = await tx.select().from(jobRun).where(eq(jobRun.id, runId));
    if (run?.state !== "listing" || run.stage !== "phone" || !run.windowFrom || !run.windowTo) return null;
    const at = run.stageCursor?.["from"];
    if (typeof at === "string") return { from: new Date(at), to: run.windowTo };
    const asked = run.trigger === "backfill" || run.trigger === "gap";
    const from = asked ? run.windowFrom : await firstMoment(tx, ctx, jobId, run.windowFrom);
    return { from, to: run.windowTo };
  });
}

/** As far back as the run looks, and as the last listed call: this stage may have been off while others went on. */
async function firstMoment(tx: TenantTx, ctx: Ctx, jobId: string, windowFrom: Date): Promise<Date> {
  const [last] = await tx
    .select({ startedAt: sourceItem.startedAt })
    .from(sourceItem)
    .where(and(eq(sourceItem.jobId, jobId), eq(sourceItem.kind, "phone"), isNotNull(sourceItem.lastRunId)))
    .orderBy(desc(sourceItem.startedAt))
    .limit(1);
  const since = last ? last.startedAt.getTime() - overlapMs : ctx.now.getTime() - firstLookBackMs;
  return new Date(Math.min(windowFrom.getTime(), since));
}

async function listOn(
  ctx: Ctx,
  zoom: ZoomConnection,
  input: RunRef,
  { from, to }: Span,
): Promise<{ listed: number; done: boolean }> {
  const startedAt = Date.now();
  let listed = 0;
  let cursor = from;
  for await (const window of phoneRecordings(zoom, { from, to })) {
    await recordWindow(ctx, zoom, input, window);
    if (!(await advance(ctx, input, cursor, window))) return { listed, done: false };
    cursor = window.to;
    listed += window.recordings.length;
    if (Date.now() - startedAt > stepMs) break;
  }
  const done = cursor >= to;
  await ctx.db.tx(async (tx) => {
    if (done) await finishStage(tx, ctx, input, "phone");
    else await announceSweep(tx, ctx, input, { stage: "phone", offset: 0 });
  });
  return { listed, done };
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

/** Notes how far the stage is; false when somebody else has moved it meanwhile. */
function advance(ctx: Ctx, { runId }: RunRef, from: Date, { to, complete }: PhoneWindow): Promise<boolean> {
  return ctx.db.tx(async (tx) => {
    const [run] = await tx
      .select({
        state: jobRun.state,
        stage: jobRun.stage,
        cursor: jobRun.stageCursor,
        failure: jobRun.failure,
      })
      .from(jobRun)
      .where(eq(jobRun.id, runId))
      .for("update");
    const at = run?.cursor?.["from"];
    if (run?.state !== "listing" || run.stage !== "phone") return false;
    if (at !== undefined && at !== from.toISOString()) return false;
    await tx
      .update(jobRun)
      .set({
        stageCursor: { from: to.toISOString() },
        ...(complete ? {} : { failure: run.failure ?? callsIncomplete }),
      })
      .where(eq(jobRun.id, runId));
    return true;
  });
}
