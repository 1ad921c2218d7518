import { countDistinct, eq } from "drizzle-orm";

import { itemDecision, jobRun, sourceItem } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { countRun } from "@/server/domain/jobs/run-counts";
import { notFound } from "@/server/lib/errors";

import { filterConditions } from "./filter-conditions";
import type { RunLog } from "./schema";

/**
 * How many items the ledger lists of a run, next to how many it saw: what later runs saw again without another decision
 * stands with them.
 * @throws AppError NOT_FOUND
 */
export async function getRunLog(ctx: UserCtx, { runId }: { runId: string }): Promise<RunLog> {
  requireRight(ctx.actor, "jobs.manage");
  return ctx.db.tx(async (tx) => {
    const [run] = await tx.select().from(jobRun).where(eq(jobRun.id, runId));
    if (!run) throw notFound("run");
    const { files } = run.summary ?? (await countRun(tx, runId));
    const [decided] = await tx
      .select({ items: countDistinct(itemDecision.sourceItemId) })
      .from(itemDecision)
      .where(eq(itemDecision.runId, runId));
    return {
      run: { id: run.id, createdAt: run.createdAt },
      seen: files.seen,
      decided: decided?.items ?? 0,
      listed: await tx.$count(sourceItem, await filterConditions(tx, ctx.actor, { runId })),
    };
  });
}
