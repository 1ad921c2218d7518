import { eq } from "drizzle-orm";

import type { RunStage, SourceOffReason } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { job, jobRun, type SourceOff, zoomConnection } from "@/db/schema";
import { ZoomError, type ZoomFailure } from "@/server/connectors/zoom/failure";
import type { Ctx } from "@/server/domain/access/ctx";

import { lockJob } from "./job-state";
import type { RunRef } from "./stages";

/** What is known to be off is asked for by a nightly run once in so long, and by "Run now" at once. */
const askAgainAfterMs = 20 * 60 * 60_000;

const offReasons: Partial<Record<ZoomFailure["kind"], SourceOffReason>> = {
  missing_scope: "scope_missing",
  not_available: "plan_missing",
  gone: "plan_missing",
  forbidden: "role_missing",
};

/** Whether an answer says that a whole source is not for us: no scope, no plan, no role. */
export const offReasonOf = (error: unknown): SourceOffReason | null =>
  error instanceof ZoomError ? (offReasons[error.failure.kind] ?? null) : null;

/** Notes that a source can't be read now; `from` = what began since then was not listed. To be called before the run's row is locked. */
export async function noteSourceOff(
  tx: TenantTx,
  ctx: Ctx,
  jobId: string,
  { stage, reason, from }: { stage: RunStage; reason: SourceOffReason; from: Date },
): Promise<void> {
  const { row } = await lockJob(tx, jobId);
  const before = row.sourcesOff[stage];
  const off: SourceOff = {
    reason,
    since: before?.reason === reason ? before.since : ctx.now.toISOString(),
    askedAt: ctx.now.toISOString(),
    // Every look at chats begins where the last whole one ended: no later one has made up for what this one missed.
    from: (stage === "chat" && before ? earlier(from, new Date(before.from)) : from).toISOString(),
  };
  await tx
    .update(job)
    .set({ sourcesOff: { ...row.sourcesOff, [stage]: off } })
    .where(eq(job.id, jobId));
}

const earlier = (one: Date, other: Date) => (one < other ? one : other);

/** The source was read to its end. */
export async function noteSourceWorks(tx: TenantTx, jobId: string, stage: RunStage): Promise<void> {
  const { row } = await lockJob(tx, jobId);
  if (!row.sourcesOff[stage]) return;
  const { [stage]: _, ...others } = row.sourcesOff;
  await tx.update(job).set({ sourcesOff: others }).where(eq(job.id, jobId));
}

/** Whether a run of the schedule passes a source over that Zoom refused a short while ago, to the grant that the job has now. */
export function isKnownOff(ctx: Ctx, { jobId, runId }: RunRef, stage: RunStage): Promise<boolean> {
  return ctx.db.tx(async (tx) => {
    const [found] = await tx
      .select({ sourcesOff: job.sourcesOff, connectedAt: zoomConnection.connectedAt, run: jobRun })
      .from(jobRun)
      .innerJoin(job, eq(job.id, jobRun.jobId))
      .leftJoin(zoomConnection, eq(zoomConnection.jobId, jobRun.jobId))
      .where(eq(jobRun.id, runId));
    const off = found?.sourcesOff[stage];
    if (!off || off.reason === "failing" || found.run.jobId !== jobId) return false;
    if (found.run.trigger !== "schedule" || found.run.stageCursor !== null) return false;
    const askedAt = new Date(off.askedAt);
    const isSameGrant = found.connectedAt !== null && found.connectedAt <= askedAt;
    return isSameGrant && ctx.now.getTime() - askedAt.getTime() < askAgainAfterMs;
  });
}
