import type { RunTrigger } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { jobRun } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { announce } from "@/server/events/announce";
import { newId } from "@/server/lib/id";

import { activeRun, refreshJobState } from "./job-state";

type Stretch = { from: Date; to: Date };

/**
 * Opens a run of a job whose row the caller has locked. One that goes on already is returned instead. Without a stretch of
 * time it looks at everything since the last complete one.
 */
export async function startRun(
  tx: TenantTx,
  ctx: Ctx,
  jobId: string,
  trigger: RunTrigger,
  stretch?: Stretch & { forecast?: { items: number; bytes: number } | undefined },
): Promise<{ runId: string; started: boolean }> {
  const running = await activeRun(tx, jobId);
  if (running) return { runId: running.id, started: false };
  const runId = newId();
  const { tenantId } = ctx.db;
  await tx.insert(jobRun).values({
    tenantId,
    id: runId,
    jobId,
    trigger,
    state: "queued",
    requestedBy: ctx.actor.kind === "user" ? ctx.actor.id : null,
    createdAt: ctx.now,
    windowFrom: stretch?.from ?? null,
    windowTo: stretch?.to ?? null,
    forecastItems: stretch?.forecast?.items ?? null,
    forecastBytes: stretch?.forecast?.bytes ?? null,
  });
  await announce(tx, { name: "job/run.requested", data: { tenantId, jobId, runId } });
  await refreshJobState(tx, ctx, jobId);
  await recordAudit(tx, ctx, {
    action: "job.run_started",
    subject: jobId,
    detail: { run: runId, trigger },
  });
  return { runId, started: true };
}
