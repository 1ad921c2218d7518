import { eq, inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import {
  job,
  jobRun,
  notice,
  noticeDelivery,
  oauthState,
  pendingGrant,
  sealAttempt,
  sourceCheck,
  sourceCheckDifference,
  sourceItem,
  sourceSetting,
  sourceUser,
  spool,
  webhookReceipt,
  zoomConnection,
} from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { countRestorable, requireGivenBack } from "@/server/domain/source-settings/require-given-back";
import type { PutJobAway } from "@/server/domain/source-settings/schema";
import { AppError } from "@/server/lib/errors";

import { carriesRecordings } from "./carries-recordings";
import { disconnectJob } from "./disconnect-job";
import { lockJob } from "./job-state";

/**
 * Deletes a job that never brought a recording, with its runs and its ledger. One that did can only be archived.
 * @throws AppError NOT_FOUND; CONFLICT when recordings carry it, or while Zoom's settings could be given back and nobody chose
 *   to leave them
 */
export async function deleteJob(ctx: UserCtx, input: PutJobAway): Promise<{ deleted: true }> {
  requireRight(ctx.actor, "jobs.manage");
  await ctx.db.tx(async (tx) => {
    await lockJob(tx, input.id);
    await requireNoRecordings(tx, input.id);
    await requireGivenBack(tx, input);
  });
  await disconnectJob(ctx, input);
  return ctx.db.tx(async (tx) => {
    const { row } = await lockJob(tx, input.id);
    await requireNoRecordings(tx, row.id);
    const left = await countRestorable(tx, row.id);
    const items = await deleteRows(tx, row.id);
    const detail = { items, ...(left > 0 && { settingsLeft: left }) };
    await recordAudit(tx, ctx, { action: "job.deleted", subject: row.id, detail });
    return { deleted: true };
  });
}

async function requireNoRecordings(tx: TenantTx, jobId: string): Promise<void> {
  if (!(await carriesRecordings(tx, jobId))) return;
  throw new AppError(
    "CONFLICT",
    "Recordings carry this job: they are found by it. Archive it instead, and it disappears from the list.",
  );
}

/** Everything that belongs to the job, what points at it first; answers how many rows its ledger had. */
async function deleteRows(tx: TenantTx, jobId: string): Promise<number> {
  const items = tx.select({ id: sourceItem.id }).from(sourceItem).where(eq(sourceItem.jobId, jobId));
  const checks = tx.select({ id: sourceCheck.id }).from(sourceCheck).where(eq(sourceCheck.jobId, jobId));
  const notices = tx.select({ id: notice.id }).from(notice).where(eq(notice.jobId, jobId));
  await tx.delete(sealAttempt).where(inArray(sealAttempt.sourceItemId, items));
  await tx.delete(spool).where(inArray(spool.sourceItemId, items));
  await tx.delete(sourceCheckDifference).where(inArray(sourceCheckDifference.checkId, checks));
  await tx.delete(noticeDelivery).where(inArray(noticeDelivery.noticeId, notices));
  const ledger = await tx
    .delete(sourceItem)
    .where(eq(sourceItem.jobId, jobId))
    .returning({ id: sourceItem.id });
  for (const table of [
    sourceCheck,
    sourceSetting,
    notice,
    webhookReceipt,
    sourceUser,
    jobRun,
    zoomConnection,
    pendingGrant,
    oauthState,
  ]) {
    await tx.delete(table).where(eq(table.jobId, jobId));
  }
  await tx.delete(job).where(eq(job.id, jobId));
  return ledger.length;
}
