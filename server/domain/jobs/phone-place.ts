import { and, desc, eq, isNotNull } from "drizzle-orm";

import type { RunTrigger } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { job, jobRun, sourceItem } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";

const dayMs = 24 * 60 * 60_000;
/** Recordings and their transcripts appear up to a day after the call has ended. */
const overlapMs = 2 * dayMs;
const firstLookBackMs = 365 * dayMs;
/** What fails for longer is no passing trouble: runs of the schedule no longer look at all of it. */
const patienceMs = 7 * dayMs;
const longestRereadMs = 30 * dayMs;

/**
 * Where a run's stage of calls is. `missedFrom`: where the first list began that could not be read whole. `again`: from when on
 * calls were wanted again when the stage began, and `shown`: a list since then had calls in it. `given`: Zoom gave out something
 * already; `forgotten`: it no longer gives out the oldest of what was asked for.
 */
export type Place = {
  from: Date;
  missedFrom: Date | null;
  again: Date | null;
  shown: boolean;
  given: boolean;
  forgotten: boolean;
};

/** As it stands with the run; null before the stage began. */
export function placeOf(cursor: Record<string, unknown> | null): Place | null {
  const from = momentOf(cursor, "from");
  return (
    from && {
      from,
      missedFrom: momentOf(cursor, "missedFrom"),
      again: momentOf(cursor, "again"),
      shown: cursor?.["shown"] === true,
      given: cursor?.["given"] === true,
      forgotten: cursor?.["forgotten"] === true,
    }
  );
}

const momentOf = (cursor: Record<string, unknown> | null, name: string): Date | null => {
  const at = cursor?.[name];
  return typeof at === "string" ? new Date(at) : null;
};

export const moveCursor = (tx: TenantTx, runId: string, at: Place) =>
  tx
    .update(jobRun)
    .set({
      stageCursor: {
        from: at.from.toISOString(),
        ...(at.missedFrom ? { missedFrom: at.missedFrom.toISOString() } : {}),
        ...(at.again ? { again: at.again.toISOString() } : {}),
        ...(at.again && at.shown ? { shown: true } : {}),
        ...(at.given ? { given: true } : {}),
        ...(at.forgotten ? { forgotten: true } : {}),
      },
    })
    .where(eq(jobRun.id, runId));

/**
 * As far back as the run looks, as the last listed call, as what was not listed, and as what is wanted again: this stage may
 * have been off, or failed, while others went on. Of what has failed for long a run of the schedule looks at the newest only,
 * and the rest stays noted.
 */
export async function firstMoment(
  tx: TenantTx,
  ctx: Ctx,
  jobId: string,
  { windowFrom, trigger }: { windowFrom: Date; trigger: RunTrigger },
): Promise<Pick<Place, "from" | "missedFrom" | "again">> {
  const [row] = await tx
    .select({ off: job.sourcesOff, again: job.callsWantedSince })
    .from(job)
    .where(eq(job.id, jobId));
  const [last] = await tx
    .select({ startedAt: sourceItem.startedAt })
    .from(sourceItem)
    .where(and(eq(sourceItem.jobId, jobId), eq(sourceItem.kind, "phone"), isNotNull(sourceItem.lastRunId)))
    .orderBy(desc(sourceItem.startedAt))
    .limit(1);
  const yearAgo = ctx.now.getTime() - firstLookBackMs;
  const since = last ? last.startedAt.getTime() - overlapMs : yearAgo;
  const off = row?.off.phone;
  const again = row?.again ?? null;
  const wanted = again ? Math.max(again.getTime(), yearAgo) : since;
  const missed = Math.min(off ? Date.parse(off.from) : since, wanted);
  const isLasting =
    trigger === "schedule" &&
    off?.reason === "failing" &&
    ctx.now.getTime() - Date.parse(off.since) > patienceMs;
  const reread = isLasting ? Math.max(missed, ctx.now.getTime() - longestRereadMs) : missed;
  const from = Math.min(windowFrom.getTime(), since, reread);
  return { from: new Date(from), missedFrom: from > missed ? new Date(missed) : null, again };
}
