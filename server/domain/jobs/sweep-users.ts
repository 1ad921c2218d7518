import { and, asc, eq, inArray, isNotNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { jobRun, sourceUser } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { probe } from "@/server/connectors/zoom/probe";
import type { Ctx } from "@/server/domain/access/ctx";

import { failRun } from "./end-run";
import { ofStretch } from "./job-state";
import { listUser } from "./list-user";
import { lookBackOfUser } from "./look-back";
import { noteLostRole, type Refusals, refusalsOf } from "./lost-role";
import { goneFromAccount, notListed } from "./remember-users";
import { finalFailure } from "./run-failure";
import { announceSweep, finishStage, type RunRef } from "./stages";

/** A year back is 13 requests a user: these take well under a minute at the pace we keep. */
const usersPerSweep = 20;
/** Users read at the same time. */
const parallel = 4;
/** So many users out of reach in one go are an outage, fewer are odd ones. */
const mostOddUsers = 3;

type Window = { from: Date; to: Date };

/**
 * Lists the recordings of the next users of a run into the ledger and asks for those after them; `done` = nobody is
 * left, and the next stage was asked for. The run's own count is the cursor, so a repeated request does nothing. A user
 * who fails twice, or out of reach while Zoom answers for others, is noted, and the others go on.
 * @throws ZoomError for what may pass; what can't pass ends the run
 */
export async function sweepUsers(
  ctx: Ctx,
  zoom: ZoomConnection,
  input: RunRef & { offset: number },
): Promise<{ listed: number; failed: number; done: boolean }> {
  const plan = await loadPlan(ctx, input);
  if (!plan) return { listed: 0, failed: 0, done: false };
  let listed: Listed;
  try {
    listed = await listAll(ctx, zoom, input, plan);
  } catch (error) {
    const failure = finalFailure(error);
    if (!failure) throw error;
    await failRun(ctx, input.runId, failure);
    return { listed: 0, failed: 0, done: false };
  }
  const done = await advance(ctx, input, plan, listed);
  const failed = listed.failed.length;
  return { listed: plan.users.length - failed, failed, done };
}

/** `first`: their recordings were never read to the end. */
type User = { id: string; first: boolean; reachesBackTo: Date | null; window: Window };

/** `rows` = places in the order of everybody ever known; `users` = those of them who are there; `before` = up to here. */
type Plan = { users: User[]; rows: number; total: number; before: Refusals; through: Date | null };

/** The users at the cursor; null when the run is elsewhere or over. */
function loadPlan(ctx: Ctx, input: RunRef & { offset: number }): Promise<Plan | null> {
  return ctx.db.tx(async (tx) => {
    const [run] = await tx.select().from(jobRun).where(eq(jobRun.id, input.runId));
    if (
      run?.state !== "listing" ||
      run.stage !== "meetings" ||
      run.usersListed !== input.offset ||
      !run.windowFrom ||
      !run.windowTo
    ) {
      return null;
    }
    const users = await tx
      .select({
        id: sourceUser.sourceId,
        status: sourceUser.status,
        listedThrough: sourceUser.listedThrough,
        reachesBackTo: sourceUser.reachesBackTo,
      })
      .from(sourceUser)
      .where(eq(sourceUser.jobId, input.jobId))
      .orderBy(asc(sourceUser.sourceId))
      .offset(input.offset)
      .limit(usersPerSweep);
    const { windowFrom, windowTo: to } = run;
    const stretch = ofStretch(run.trigger);
    const startedAt = run.startedAt ?? ctx.now;
    // Whoever leaves the account meanwhile keeps their place: the others' would move.
    const there = users.filter(({ status }) => status !== goneFromAccount);
    return {
      users: there.map(({ id, listedThrough, reachesBackTo }) => {
        const from = stretch ? windowFrom : lookBackOfUser({ windowFrom, startedAt }, listedThrough);
        return { id, first: listedThrough === null, reachesBackTo, window: { from, to } };
      }),
      rows: users.length,
      total: run.usersTotal,
      before: refusalsOf(run.stageCursor, input.offset),
      // A look at a stretch of time says nothing about what came after it.
      through: stretch ? null : startedAt,
    };
  });
}

/**
 * Who could not be listed, how many of them for Zoom's refusal, and where Zoom's memory of others begins: null = before what
 * was asked for.
 */
type Listed = { failed: string[]; refused: number; reaches: Map<string, Date | null> };

/** Lists these users. */
async function listAll(ctx: Ctx, zoom: ZoomConnection, run: RunRef, plan: Plan): Promise<Listed> {
  const reaches: Listed["reaches"] = new Map();
  const failed: string[] = [];
  const unreached: string[] = [];
  let refused = 0;
  const waiting = plan.users.values();
  const worker = async () => {
    for (const user of waiting) {
      const { id } = user;
      try {
        const listed = await listUser(ctx, zoom, run, user);
        if (listed.state !== "listed") failed.push(id);
        else if (listed.beyondMemory ?? reachedBefore(user)) reaches.set(id, listed.beyondMemory);
        if (listed.state === "refused") refused++;
      } catch (error) {
        if (!(error instanceof ZoomError) || error.failure.kind !== "outage") throw error;
        if (unreached.push(id) > mostOddUsers) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  // Nobody was listed who shows that Zoom is there: ask it something else, which throws in an outage.
  if (unreached.length > 0 && unreached.length + failed.length === plan.users.length) await probe(zoom);
  return { failed: [...failed, ...unreached], refused, reaches };
}

/** Zoom gave out older ones than it was known to remember. */
const reachedBefore = ({ window, reachesBackTo }: User) =>
  reachesBackTo !== null && window.from < reachesBackTo;

function advance(ctx: Ctx, input: RunRef & { offset: number }, plan: Plan, listed: Listed): Promise<boolean> {
  return ctx.db.tx(async (tx) => {
    const next = input.offset + plan.rows;
    // Hosts of new recordings join the list meanwhile, so only a short page is the last one.
    const done = plan.rows < usersPerSweep;
    const { asked, refused } = plan.before;
    const refusals = { asked: asked + plan.users.length, refused: refused + listed.refused };
    const moved = await tx
      .update(jobRun)
      .set({
        usersListed: next,
        usersTotal: Math.max(plan.total, next),
        stageCursor: refusals,
      })
      .where(
        and(eq(jobRun.id, input.runId), eq(jobRun.state, "listing"), eq(jobRun.usersListed, input.offset)),
      )
      .returning({ id: jobRun.id });
    if (moved.length === 0) return false;
    await noteUsers(tx, input.jobId, plan, listed);
    if (done) await noteLostRole(tx, input.runId, refusals);
    if (done) await finishStage(tx, ctx, input, "meetings");
    else await announceSweep(tx, ctx, input, { stage: "meetings", offset: next });
    return done;
  });
}

async function noteUsers(
  tx: TenantTx,
  jobId: string,
  { users, through }: Plan,
  { failed, reaches }: Listed,
): Promise<void> {
  const those = (ids: string[]) => and(eq(sourceUser.jobId, jobId), inArray(sourceUser.sourceId, ids));
  if (failed.length > 0) await tx.update(sourceUser).set({ status: notListed }).where(those(failed));
  if (through) {
    const whole = users.filter(({ id }) => !failed.includes(id));
    const known = whole.flatMap(({ id, first }) => (first ? [] : id));
    // Who is wanted from a year ago on since this look began stays so.
    if (known.length > 0)
      await tx
        .update(sourceUser)
        .set({ listedThrough: through })
        .where(and(those(known), isNotNull(sourceUser.listedThrough)));
    // A list that an outage emptied can't be told from one of somebody without recordings: the next look goes as far back.
    for (const { id, window } of whole.filter(({ first }) => first))
      await tx
        .update(sourceUser)
        .set({ listedThrough: window.from, forgotBefore: null })
        .where(those([id]));
  }
  for (const [id, reachesBackTo] of reaches) {
    await tx
      .update(sourceUser)
      .set({ reachesBackTo })
      .where(those([id]));
  }
}
