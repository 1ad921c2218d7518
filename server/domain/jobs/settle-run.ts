import { and, count, eq, inArray } from "drizzle-orm";

import { job, jobRun, sourceItem, sourceUser } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";

import { chatsMissed } from "./chat-stage";
import { lockJob, ofStretch, refreshJobState } from "./job-state";
import { notListed } from "./remember-users";
import { countRun } from "./run-counts";
import { someChatsUnlisted, someUsersUnlisted } from "./run-failure";
import { nextRunAfter } from "./schedule";

/**
 * Ends a run when everything is listed and nothing of it waits to be imported. Users who could not be listed make it a
 * failed one, so that the next looks as far back again; a run that missed chats only says so, and is a good one for the
 * rest. Safe to repeat.
 */
export async function settleRun(ctx: Ctx, input: { runId: string }): Promise<{ settled: boolean }> {
  return ctx.db.tx(async (tx) => {
    const [seen] = await tx.select({ jobId: jobRun.jobId }).from(jobRun).where(eq(jobRun.id, input.runId));
    if (!seen) return { settled: false };
    const { row } = await lockJob(tx, seen.jobId);
    const [run] = await tx.select().from(jobRun).where(eq(jobRun.id, input.runId));
    if (run?.state !== "importing") return { settled: run !== undefined && run.finishedAt !== null };
    const [open] = await tx
      .select({ n: count() })
      .from(sourceItem)
      .where(and(eq(sourceItem.lastRunId, run.id), inArray(sourceItem.state, ["kept", "importing"])));
    if (open?.n !== 0) return { settled: false };
    const [missed] = await tx
      .select({ n: count() })
      .from(sourceUser)
      .where(and(eq(sourceUser.jobId, run.jobId), eq(sourceUser.status, notListed)));
    const unlisted = missed?.n ?? 0;
    const failure = unlisted > 0 ? someUsersUnlisted(unlisted) : run.failure;
    const chats = chatsMissed(run.stageCursor);
    const summary = await countRun(tx, run.id);
    await tx
      .update(jobRun)
      .set({
        state: failure ? "failed" : "done",
        finishedAt: ctx.now,
        failure: failure ?? (chats > 0 ? someChatsUnlisted(chats) : null),
        summary,
      })
      .where(eq(jobRun.id, run.id));
    await tx
      .update(job)
      .set({
        pausedAt: null,
        ...(failure || ofStretch(run.trigger) ? {} : { lastSuccessAt: run.startedAt ?? ctx.now }),
        nextRunAt: row.enabled ? await nextRunAfter(tx, ctx, row.schedule) : null,
        changedAt: ctx.now,
      })
      .where(eq(job.id, run.jobId));
    await refreshJobState(tx, ctx, run.jobId);
    await recordAudit(tx, ctx, {
      action: "job.run_finished",
      subject: run.jobId,
      detail: {
        run: run.id,
        outcome: failure ? "failed" : "done",
        seen: summary.seen,
        archived: summary.archived,
        failed: summary.failed,
        users: run.usersTotal,
        usersNotListed: unlisted,
        ...(chats > 0 ? { chatsNotRead: chats } : {}),
      },
    });
    return { settled: true };
  });
}
