import { and, count, eq, inArray, ne } from "drizzle-orm";

import { runStages } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { job, jobRun, sourceItem, sourceUser } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";

import { chatsMissed } from "./chat-stage";
import { lockJob, ofStretch, refreshJobState } from "./job-state";
import { goneFromAccount, notListed } from "./remember-users";
import { countRun } from "./run-counts";
import {
  callsForgotten,
  nobodyListed,
  someChatsUnlisted,
  someUsersUnlisted,
  sourceFailing,
} from "./run-failure";
import { nextRunAfter } from "./schedule";

/**
 * Ends a run when everything is listed and nothing of it waits to be imported. Whom or what it could not list it says, and
 * is a good one for the rest: each is looked at again as far back as it was missed. Safe to repeat.
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
    const users = await countUsers(tx, run.jobId);
    const chats = chatsMissed(run.stageCursor);
    const forgotten = run.failure === callsForgotten;
    const failure =
      (forgotten ? null : run.failure) ?? (users.unlisted > 0 && users.listed === 0 ? nobodyListed : null);
    const counts = await countRun(tx, run.id);
    const summary = { ...counts, ...(users.unlisted > 0 ? { usersNotListed: users.unlisted } : {}) };
    const notes = [
      ...(forgotten ? [callsForgotten] : []),
      ...(users.unlisted > 0 ? [someUsersUnlisted(users.unlisted, !ofStretch(run.trigger))] : []),
      ...(ofStretch(run.trigger) ? [] : await failingSources(tx, run.jobId)),
      ...(chats > 0 ? [someChatsUnlisted(chats)] : []),
    ];
    await tx
      .update(jobRun)
      .set({
        state: failure ? "failed" : "done",
        finishedAt: ctx.now,
        failure: failure ?? (notes.join(" ") || null),
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
        usersNotListed: users.unlisted,
        ...(chats > 0 ? { chatsNotRead: chats } : {}),
      },
    });
    return { settled: true };
  });
}

async function countUsers(tx: TenantTx, jobId: string): Promise<{ listed: number; unlisted: number }> {
  const rows = await tx
    .select({ status: sourceUser.status, n: count() })
    .from(sourceUser)
    .where(and(eq(sourceUser.jobId, jobId), ne(sourceUser.status, goneFromAccount)))
    .groupBy(sourceUser.status);
  const all = rows.reduce((sum, { n }) => sum + n, 0);
  const unlisted = rows.find(({ status }) => status === notListed)?.n ?? 0;
  return { unlisted, listed: all - unlisted };
}

async function failingSources(tx: TenantTx, jobId: string): Promise<string[]> {
  const [row] = await tx.select({ off: job.sourcesOff }).from(job).where(eq(job.id, jobId));
  return runStages.filter((stage) => row?.off[stage]?.reason === "failing").map(sourceFailing);
}
