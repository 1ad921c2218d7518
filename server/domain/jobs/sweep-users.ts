import { and, asc, eq, inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { jobRun, sourceUser } from "@/db/schema";
import { userRecordings } from "@/server/connectors/zoom/api";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { sessionOf } from "@/server/connectors/zoom/files";
import { probe } from "@/server/connectors/zoom/probe";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordSessions } from "@/server/domain/ledger/record-sessions";
import { log } from "@/server/lib/log";

import { failRun } from "./end-run";
import { ofStretch } from "./job-state";
import { lookBackOfUser } from "./look-back";
import { goneFromAccount, notListed } from "./remember-users";
import { finalFailure } from "./run-failure";
import { announceSweep, finishStage, type RunRef } from "./stages";

/** A year back is 13 requests a user: these take well under a minute at the pace we keep. */
const usersPerSweep = 20;
/** Users read at the same time. */
const parallel = 4;
const tries = 2;
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

/** `rows` = places in the order of everybody ever known; `users` = those of them who are there. */
type Plan = { users: User[]; rows: number; total: number; through: Date | null };

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
      // A look at a stretch of time says nothing about what came after it.
      through: stretch ? null : startedAt,
    };
  });
}

/** Who could not be listed, and where Zoom's memory of others begins: null = before what was asked for. */
type Listed = { failed: string[]; reaches: Map<string, Date | null> };

/** Lists these users. */
async function listAll(ctx: Ctx, zoom: ZoomConnection, run: RunRef, plan: Plan): Promise<Listed> {
  const reaches: Listed["reaches"] = new Map();
  const failed: string[] = [];
  const unreached: string[] = [];
  const waiting = plan.users.values();
  const worker = async () => {
    for (const user of waiting) {
      const { id } = user;
      try {
        const listed = await listUser(ctx, zoom, run, user);
        if (!listed) failed.push(id);
        else if (listed.beyondMemory ?? reachedBefore(user)) reaches.set(id, listed.beyondMemory);
      } catch (error) {
        if (!(error instanceof ZoomError) || error.failure.kind !== "outage") throw error;
        if (unreached.push(id) > mostOddUsers) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  // Nobody was listed who shows that Zoom is there: ask it something else, which throws in an outage.
  if (unreached.length > 0 && unreached.length + failed.length === plan.users.length) await probe(zoom);
  return { failed: [...failed, ...unreached], reaches };
}

/** Zoom gave out older ones than it was known to remember. */
const reachedBefore = ({ window, reachesBackTo }: User) =>
  reachesBackTo !== null && window.from < reachesBackTo;

/**
 * Lists one user's recordings; null when something of them could not be read, even at a second try. `beyondMemory`: of what
 * is older than this Zoom gives out nothing.
 */
async function listUser(
  ctx: Ctx,
  zoom: ZoomConnection,
  { jobId, runId }: RunRef,
  { id: userId, window }: User,
): Promise<{ beyondMemory: Date | null } | null> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    try {
      let complete = true;
      let beyondMemory: Date | null = null;
      for await (const part of userRecordings(zoom, { userId, ...window })) {
        complete &&= part.complete;
        if (part.beyondMemory) beyondMemory = new Date(`${part.to}T00:00:00Z`);
        if (part.meetings.length === 0) continue;
        const sessions = part.meetings.map(sessionOf);
        await ctx.db.tx((tx) => recordSessions(tx, ctx, { jobId, runId, sessions, announceKept: true }));
      }
      if (complete) return { beyondMemory };
    } catch (error) {
      if (!(error instanceof ZoomError)) throw error;
      const { failure } = error;
      // Zoom no longer knows the user: there is nothing to list, and nothing is concluded about what was kept.
      if (failure.kind === "gone") return { beyondMemory: null };
      const ofUser = failure.kind === "forbidden" || failure.kind === "not_available";
      if (!ofUser && (finalFailure(error) || isPassing(error))) throw error;
      log.warn({ tenantId: ctx.db.tenantId, runId, attempt, err: error }, "recordings of a user not listed");
    }
  }
  return null;
}

const isPassing = ({ failure }: ZoomError) =>
  failure.kind === "outage" || failure.kind === "throttled" || failure.kind === "aborted";

function advance(ctx: Ctx, input: RunRef & { offset: number }, plan: Plan, listed: Listed): Promise<boolean> {
  return ctx.db.tx(async (tx) => {
    const next = input.offset + plan.rows;
    // Hosts of new recordings join the list meanwhile, so only a short page is the last one.
    const done = plan.rows < usersPerSweep;
    const moved = await tx
      .update(jobRun)
      .set({
        usersListed: next,
        usersTotal: Math.max(plan.total, next),
      })
      .where(
        and(eq(jobRun.id, input.runId), eq(jobRun.state, "listing"), eq(jobRun.usersListed, input.offset)),
      )
      .returning({ id: jobRun.id });
    if (moved.length === 0) return false;
    await noteUsers(tx, input.jobId, plan, listed);
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
    if (known.length > 0) await tx.update(sourceUser).set({ listedThrough: through }).where(those(known));
    // A list that an outage emptied can't be told from one of somebody without recordings: the next look goes as far back.
    for (const { id, window } of whole.filter(({ first }) => first))
      await tx
        .update(sourceUser)
        .set({ listedThrough: window.from })
        .where(those([id]));
  }
  for (const [id, reachesBackTo] of reaches) {
    await tx
      .update(sourceUser)
      .set({ reachesBackTo })
      .where(those([id]));
  }
}
