import { and, asc, eq, inArray } from "drizzle-orm";

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
  let failed: string[];
  try {
    failed = await listAll(ctx, zoom, input, plan);
  } catch (error) {
    const failure = finalFailure(error);
    if (!failure) throw error;
    await failRun(ctx, input.runId, failure);
    return { listed: 0, failed: 0, done: false };
  }
  const done = await advance(ctx, input, plan, failed);
  return { listed: plan.users.length - failed.length, failed: failed.length, done };
}

/** `rows` = places in the order of everybody ever known; `users` = those of them who are there. */
type Plan = { users: string[]; rows: number; total: number; window: Window };

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
      .select({ id: sourceUser.sourceId, status: sourceUser.status })
      .from(sourceUser)
      .where(eq(sourceUser.jobId, input.jobId))
      .orderBy(asc(sourceUser.sourceId))
      .offset(input.offset)
      .limit(usersPerSweep);
    // Whoever leaves the account meanwhile keeps their place: the others' would move.
    return {
      users: users.flatMap(({ id, status }) => (status === goneFromAccount ? [] : id)),
      rows: users.length,
      total: run.usersTotal,
      window: { from: run.windowFrom, to: run.windowTo },
    };
  });
}

/** Lists these users; answers who could not be listed. */
async function listAll(ctx: Ctx, zoom: ZoomConnection, run: RunRef, plan: Plan): Promise<string[]> {
  const failed: string[] = [];
  const unreached: string[] = [];
  const waiting = plan.users.values();
  const worker = async () => {
    for (const id of waiting) {
      try {
        if (!(await listUser(ctx, zoom, run, plan.window, id))) failed.push(id);
      } catch (error) {
        if (!(error instanceof ZoomError) || error.failure.kind !== "outage") throw error;
        if (unreached.push(id) > mostOddUsers) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  // Nobody was listed who shows that Zoom is there: ask it something else, which throws in an outage.
  if (unreached.length > 0 && unreached.length + failed.length === plan.users.length) await probe(zoom);
  return [...failed, ...unreached];
}

/** Lists one user's recordings; false when something of them could not be read, even at a second try. */
async function listUser(
  ctx: Ctx,
  zoom: ZoomConnection,
  { jobId, runId }: RunRef,
  window: Window,
  userId: string,
): Promise<boolean> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    try {
      let complete = true;
      for await (const part of userRecordings(zoom, { userId, ...window })) {
        complete &&= part.complete;
        if (part.meetings.length === 0) continue;
        const sessions = part.meetings.map(sessionOf);
        await ctx.db.tx((tx) => recordSessions(tx, ctx, { jobId, runId, sessions, announceKept: true }));
      }
      if (complete) return true;
    } catch (error) {
      if (!(error instanceof ZoomError)) throw error;
      const { failure } = error;
      // Zoom no longer knows the user: there is nothing to list, and nothing is concluded about what was kept.
      if (failure.kind === "gone") return true;
      const ofUser = failure.kind === "forbidden" || failure.kind === "not_available";
      if (!ofUser && (finalFailure(error) || isPassing(error))) throw error;
      log.warn({ tenantId: ctx.db.tenantId, runId, attempt, err: error }, "recordings of a user not listed");
    }
  }
  return false;
}

const isPassing = ({ failure }: ZoomError) =>
  failure.kind === "outage" || failure.kind === "throttled" || failure.kind === "aborted";

function advance(
  ctx: Ctx,
  input: RunRef & { offset: number },
  plan: Plan,
  failed: readonly string[],
): Promise<boolean> {
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
    if (failed.length > 0) {
      await tx
        .update(sourceUser)
        .set({ status: notListed })
        .where(and(eq(sourceUser.jobId, input.jobId), inArray(sourceUser.sourceId, [...failed])));
    }
    if (done) await finishStage(tx, ctx, input, "meetings");
    else await announceSweep(tx, ctx, input, { stage: "meetings", offset: next });
    return done;
  });
}
