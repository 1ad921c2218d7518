import { and, eq, inArray, isNotNull } from "drizzle-orm";

import { jobRun, sourceItem } from "@/db/schema";
import { importMany } from "@/server/domain/imports/import-many";
import type { ImportPorts } from "@/server/domain/imports/import-session";
import { failRun } from "@/server/domain/jobs/end-run";
import { lockJob } from "@/server/domain/jobs/job-state";
import { lookAgain } from "@/server/domain/jobs/look-again";
import { planRun } from "@/server/domain/jobs/plan-run";
import { sessionsToImport } from "@/server/domain/jobs/sessions-to-import";
import { settleRun } from "@/server/domain/jobs/settle-run";
import { startRun } from "@/server/domain/jobs/start-run";
import { sweepStage } from "@/server/domain/jobs/sweep-stage";
import { type RedecideCursor, redecideSkipped } from "@/server/domain/ledger/redecide-skipped";

import type { World } from "./world";

const sessionsPerStep = 25;
const triesOfStep = 4;
const roundsOfImport = 4;
const ticks = 3;

export type RunEnd = { runId: string; state: string; failure: string | null };

/**
 * One run with the very verbs that the job's functions call, repeated as the engine repeats them: steps of so many
 * sessions, two beside each other and each of two processes' own; a step four times, a session that asks for it in later
 * rounds, and what is left over by the tick.
 */
export async function runJob(world: World, afterListing?: () => void | Promise<void>): Promise<RunEnd> {
  const { jobId } = world;
  const ctx = world.ctx();
  const { runId } = await ctx.db.tx(async (tx) => {
    await lockJob(tx, jobId);
    return startRun(tx, ctx, jobId, "manual");
  });
  await list(world, runId);
  await afterListing?.();
  for (let tick = 0; tick < ticks && (await readRun(world, runId)).state === "importing"; tick++) {
    await importAll(world, runId);
    await settleRun(world.ctx(), { runId });
  }
  const { state, failure } = await readRun(world, runId);
  return { runId, state, failure };
}

async function list(world: World, runId: string): Promise<void> {
  const { jobId } = world;
  const [{ zoom }] = world.ports;
  const step = async <T>(work: () => Promise<T>): Promise<T | null> =>
    repeat(work).catch(async () => {
      await failRun(world.ctx(), runId, "outage");
      return null;
    });
  const planned = await step(() => planRun(world.ctx(), zoom, { jobId, runId }));
  let cursor: RedecideCursor | null = null;
  do {
    if (planned?.listing) ({ next: cursor } = await redecideSkipped(world.ctx(), { jobId, runId, cursor }));
  } while (cursor);
  for (let run = await readRun(world, runId); run.state === "listing"; run = await readRun(world, runId)) {
    const at = { stage: run.stage, offset: run.usersListed };
    await step(() => sweepStage(world.ctx(), zoom, { jobId, runId, ...at }));
  }
}

async function importAll(world: World, runId: string): Promise<void> {
  const { jobId } = world;
  let open = await sessionsToImport(world.ctx(), {
    jobId,
    itemIds: await itemsIn(world, "kept", "importing"),
  });
  for (let round = 0; round < roundsOfImport && open.length > 0; round++) {
    const again: typeof open = [];
    const steps = chunks(open);
    const lane = async (ports: ImportPorts) => {
      for (const sessions of steps) {
        const work = () => importMany(world.ctx(), ports, { jobId, sessions, runId });
        const imported = await repeat(work).catch(() => []);
        again.push(...sessions.filter((_, at) => imported[at]?.retry || imported[at]?.more));
      }
    };
    await Promise.all(world.ports.map(lane));
    open = again;
  }
}

function* chunks<T>(all: readonly T[]): Generator<readonly T[], undefined> {
  for (let at = 0; at < all.length; at += sessionsPerStep) yield all.slice(at, at + sessionsPerStep);
}

/** What is still to come of sessions is looked for hours later. */
export async function lookLater(world: World): Promise<void> {
  const due = await world.ctx().db.tx((tx) =>
    tx
      .selectDistinctOn([sourceItem.sessionKey], { id: sourceItem.id })
      .from(sourceItem)
      .where(and(eq(sourceItem.state, "waiting"), isNotNull(sourceItem.nextLookAt))),
  );
  for (const { id } of due) await repeat(() => lookAgain(world.ctx(), world.ports[0].zoom, id));
}

async function repeat<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === triesOfStep) throw error;
    }
  }
}

/** Ids of the ledger's rows in these states. */
export async function itemsIn(
  world: World,
  ...states: (typeof sourceItem.$inferSelect)["state"][]
): Promise<string[]> {
  const rows = await world
    .ctx()
    .db.tx((tx) =>
      tx.select({ id: sourceItem.id }).from(sourceItem).where(inArray(sourceItem.state, states)),
    );
  return rows.map(({ id }) => id);
}

async function readRun(world: World, runId: string) {
  const [run] = await world.ctx().db.tx((tx) => tx.select().from(jobRun).where(eq(jobRun.id, runId)));
  if (!run) throw new Error("the run is gone");
  return run;
}
