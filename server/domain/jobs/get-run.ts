import { eq } from "drizzle-orm";

import { jobRun } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { notFound } from "@/server/lib/errors";

import { summarizeRun } from "./run-summary";
import type { RunSummary } from "./schema";

/** @throws AppError NOT_FOUND */
export async function getRun(ctx: UserCtx, input: { runId: string }): Promise<RunSummary> {
  requireRight(ctx.actor, "jobs.manage");
  return ctx.db.tx(async (tx) => {
    const [run] = await tx.select().from(jobRun).where(eq(jobRun.id, input.runId));
    if (!run) throw notFound("run");
    return summarizeRun(tx, run, ctx.now);
  });
}
