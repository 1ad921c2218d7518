import { eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { jobRun } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { newId } from "@/server/lib/id";

import type { JobRow } from "./job-state";
import { failureSentence } from "./run-failure";
import { startRun } from "./start-run";

/**
 * A job that was switched off works again: the time without it becomes a run that lists it, or, to be fetched at once, one
 * that imports it. A job that never ran starts with its first run. `row` = as it was while it was off.
 */
export async function resumeAfterGap(
  tx: TenantTx,
  ctx: UserCtx,
  row: JobRow,
  { live, fetch }: { live: boolean; fetch: boolean },
): Promise<void> {
  if (row.disabledAt) {
    const gap = { from: row.disabledAt, to: ctx.now };
    if (live) await startRun(tx, ctx, row.id, fetch ? "backfill" : "gap", gap);
    else await noteGap(tx, ctx, row.id, gap);
    return;
  }
  const runs = await tx.select({ id: jobRun.id }).from(jobRun).where(eq(jobRun.jobId, row.id)).limit(1);
  if (live && runs.length === 0) await startRun(tx, ctx, row.id, "first_connect");
}

/** Without a connection nothing can be listed now, but the gap is to be known when somebody connects the job again. */
async function noteGap(
  tx: TenantTx,
  ctx: UserCtx,
  jobId: string,
  gap: { from: Date; to: Date },
): Promise<void> {
  await tx.insert(jobRun).values({
    tenantId: ctx.db.tenantId,
    id: newId(),
    jobId,
    trigger: "gap",
    state: "failed",
    requestedBy: ctx.actor.id,
    createdAt: ctx.now,
    finishedAt: ctx.now,
    windowFrom: gap.from,
    windowTo: gap.to,
    failure: failureSentence("disconnected"),
  });
}
