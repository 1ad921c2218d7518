import { and, desc, eq, inArray, notInArray } from "drizzle-orm";

import { runStages } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { type job, jobRun } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";

const dayMs = 24 * 60 * 60_000;
/** A day's runs, of whatever schedule. */
const runsBack = 150;

type Job = Pick<typeof job.$inferSelect, "id" | "sourcesOff">;

/**
 * What good runs have not read for more than a day: users, and sources that Zoom fails at or refuses. Without `refused` only
 * sources that it fails at.
 */
export async function partlyBlind(
  tx: TenantTx,
  ctx: Ctx,
  row: Job,
  { refused }: { refused: boolean },
): Promise<Record<string, string | number>> {
  const before = new Date(ctx.now.getTime() - dayMs);
  const users = refused ? await unlistedSince(tx, row.id, before) : 0;
  const sources = runStages.filter((stage) => {
    const off = row.sourcesOff[stage];
    const isBlind = off?.reason === "failing" || (refused && off?.reason === "role_missing");
    return isBlind && new Date(off.since) < before;
  });
  return { ...(users > 0 && { users }), ...(sources.length > 0 && { sources: sources.join(" ") }) };
}

/** How many users the newest run could not list, if no run since then listed everybody. */
async function unlistedSince(tx: TenantTx, jobId: string, before: Date): Promise<number> {
  const runs = await tx
    .select({ state: jobRun.state, summary: jobRun.summary, finishedAt: jobRun.finishedAt })
    .from(jobRun)
    .where(
      and(
        eq(jobRun.jobId, jobId),
        inArray(jobRun.state, ["done", "failed"]),
        notInArray(jobRun.trigger, ["backfill", "gap"]),
      ),
    )
    .orderBy(desc(jobRun.createdAt), desc(jobRun.id))
    .limit(runsBack);
  const unlisted = (run: (typeof runs)[number]) => run.summary?.usersNotListed ?? 0;
  // A run that failed says nothing of users that it did not come to.
  const telling = runs.filter((run) => run.state === "done" || unlisted(run) > 0);
  const whole = telling.findIndex((run) => unlisted(run) === 0);
  const streak = whole === -1 ? telling : telling.slice(0, whole);
  const first = streak.at(-1)?.finishedAt;
  const newest = streak[0];
  return newest && first && first < before ? unlisted(newest) : 0;
}
