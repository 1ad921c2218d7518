import { and, eq, inArray } from "drizzle-orm";

import { sourceCheck } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { failureSentence, type RunFailure } from "@/server/domain/jobs/run-failure";

import { checkedSources, pastSources } from "./check-state";

/** Ends a report: everything was asked, or, with a failure, it proves nothing. Safe to repeat. */
export async function endCheck(ctx: Ctx, id: string, failure: RunFailure | null): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const [ended] = await tx
      .update(sourceCheck)
      .set({
        state: failure ? "failed" : "done",
        finishedAt: ctx.now,
        ...(failure && { complete: false, failure: failureSentence(failure) }),
      })
      .where(and(eq(sourceCheck.id, id), inArray(sourceCheck.state, ["queued", "listing"])))
      .returning({ jobId: sourceCheck.jobId, complete: sourceCheck.complete, counts: sourceCheck.counts });
    if (!ended) return;
    const counts = checkedSources.flatMap(({ kind }) => ended.counts?.[kind] ?? []);
    const absent = pastSources.reduce((n, { past }) => n + (ended.counts?.[past]?.different ?? 0), 0);
    const sum = (of: "reported" | "archived" | "different") =>
      counts.reduce((total, kind) => total + kind[of], 0);
    await recordAudit(tx, ctx, {
      action: "ledger.check_finished",
      subject: ended.jobId,
      detail: {
        check: id,
        outcome: failure ?? "done",
        complete: ended.complete ?? false,
        reported: sum("reported"),
        archived: sum("archived"),
        different: sum("different"),
        absent,
      },
    });
  });
}
