import { eq } from "drizzle-orm";

import { job } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";

import { lockJob } from "./job-state";
import { nextRunAfter } from "./schedule";
import { startRun } from "./start-run";

/** Starts the scheduled run of a job if it is due still; one that can't run waits for its next time. */
export async function startDueRun(ctx: Ctx, input: { jobId: string }): Promise<{ started: boolean }> {
  return ctx.db.tx(async (tx) => {
    const { row, live } = await lockJob(tx, input.jobId);
    if (!row.nextRunAt || row.nextRunAt > ctx.now) return { started: false };
    await tx
      .update(job)
      .set({ nextRunAt: await nextRunAfter(tx, ctx, row.schedule) })
      .where(eq(job.id, row.id));
    if (!live || !row.enabled || row.archivedAt) return { started: false };
    const { started } = await startRun(tx, ctx, row.id, "schedule");
    return { started };
  });
}
