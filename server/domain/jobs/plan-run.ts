import { and, count, eq, sql } from "drizzle-orm";

import { jobRun, sourceUser } from "@/db/schema";
import { userPages } from "@/server/connectors/zoom/api";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import type { ZoomUser } from "@/server/connectors/zoom/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { refreshConfigurations } from "@/server/domain/configuration/refresh";

import { failRun } from "./end-run";
import { isWorking, ofStretch } from "./job-state";
import { lookBackFrom } from "./look-back";
import { markUsersGone, rememberUsers } from "./remember-users";
import { finalFailure, usersIncomplete } from "./run-failure";
import { announceSweep, type RunRef } from "./stages";

const dayMs = 24 * 60 * 60_000;

/**
 * Starts a run: reads everybody on the Zoom account. A list that is not known to be complete leaves everybody known where
 * they are. `listing` = their recordings are to be listed now, which a paused job does not. Safe to repeat: what was
 * planned stays.
 * @throws ZoomError for what may pass; what can't pass ends the run
 */
export async function planRun(ctx: Ctx, zoom: ZoomConnection, input: RunRef): Promise<Planned> {
  const run = await ctx.db.tx(async (tx) => {
    const [found] = await tx
      .select({ state: jobRun.state, trigger: jobRun.trigger })
      .from(jobRun)
      .where(and(eq(jobRun.id, input.runId), eq(jobRun.jobId, input.jobId)));
    return found && (await isWorking(tx, input.jobId)) ? found : null;
  });
  const planned = { listing: true, decideAgain: run !== null && !ofStretch(run.trigger) };
  if (run?.state === "listing") return planned;
  if (run?.state !== "queued") return nothing;
  try {
    await writePlan(ctx, input, await readEverybody(zoom));
    return planned;
  } catch (error) {
    const failure = finalFailure(error);
    if (!failure) throw error;
    await failRun(ctx, input.runId, failure);
    return nothing;
  }
}

/** `decideAgain` = what earlier runs skipped is to be decided anew: not by one that looks at a stretch of time. */
type Planned = { listing: boolean; decideAgain: boolean };
const nothing: Planned = { listing: false, decideAgain: false };

async function readEverybody(zoom: ZoomConnection): Promise<{ users: ZoomUser[]; complete: boolean }> {
  const users: ZoomUser[] = [];
  let complete = false;
  for await (const page of userPages(zoom)) {
    users.push(...page.users);
    ({ complete } = page);
  }
  // An account has at least the administrator who connected it: an empty list is an outage.
  return { users, complete: complete && users.length > 0 };
}

function writePlan(
  ctx: Ctx,
  input: RunRef,
  { users, complete }: { users: ZoomUser[]; complete: boolean },
): Promise<void> {
  return ctx.db.tx(async (tx) => {
    await rememberUsers(tx, ctx, input.jobId, users, { newRun: true });
    if (complete) await markUsersGone(tx, input.jobId, ctx.now);
    // Terms and times of grace of the licenses end by the calendar, not by anybody's doing.
    await refreshConfigurations(tx, ctx, "everybody");
    const [known] = await tx.select({ n: count() }).from(sourceUser).where(eq(sourceUser.jobId, input.jobId));
    const usersTotal = known?.n ?? 0;
    const since = await lookBackFrom(tx, ctx, input.jobId);
    await tx
      .update(jobRun)
      .set({
        state: "listing",
        startedAt: ctx.now,
        usersTotal,
        usersListed: 0,
        failure: complete ? null : usersIncomplete,
        windowFrom: sql`coalesce(${jobRun.windowFrom}, ${since.toISOString()}::timestamptz)`,
        windowTo: sql`coalesce(${jobRun.windowTo}, ${new Date(ctx.now.getTime() + dayMs).toISOString()}::timestamptz)`,
      })
      .where(and(eq(jobRun.id, input.runId), eq(jobRun.state, "queued")));
  });
}

/** Asks for the listing of a planned run to begin, or to go on where it stands. */
export async function requestSweep(ctx: Ctx, input: RunRef): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const [run] = await tx
      .select({ stage: jobRun.stage, offset: jobRun.usersListed })
      .from(jobRun)
      .where(and(eq(jobRun.id, input.runId), eq(jobRun.state, "listing")));
    if (run) await announceSweep(tx, ctx, input, run);
  });
}
