import { and, asc, eq, inArray, type SQL } from "drizzle-orm";

import type { ItemState } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { job, sourceItem, zoomConnection } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudits } from "@/server/domain/audit/record";
import { announce } from "@/server/events/announce";
import { AppError, notFound } from "@/server/lib/errors";

import { filterConditions } from "./filter-conditions";
import { requireJob } from "./require-job";
import { maxItemsAtOnce, type LedgerFilter, type Retried } from "./schema";

/** Items that one call of "all that match" tries again; who asked calls again while there are more. */
const batchSize = 1_000;
const failedStates: ItemState[] = ["failed", "given_up"];

type Item = { id: string; jobId: string; state: ItemState };

/**
 * Asks for items again: what has failed or was given up is imported anew, with all its tries; anything else that is not
 * settled is looked at afresh at Zoom and decided again. Archived items, and those deleted here, stay as they are and are
 * counted as `left`.
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED when a job can't work
 */
export async function retryItems(ctx: UserCtx, input: { ids: readonly string[] }): Promise<Retried> {
  requireRight(ctx.actor, "jobs.manage");
  const ids = [...new Set(input.ids)].sort();
  return ctx.db.tx(async (tx) => {
    const items = await tx
      .select({
        id: sourceItem.id,
        jobId: sourceItem.jobId,
        state: sourceItem.state,
        reason: sourceItem.reason,
      })
      .from(sourceItem)
      .where(inArray(sourceItem.id, ids))
      .orderBy(asc(sourceItem.id))
      .for("update");
    if (items.length < ids.length) throw notFound("item");
    const open = items.filter((item) => item.state !== "archived" && item.reason !== "purged");
    await again(tx, ctx, open);
    const imported = open.filter(({ state }) => failedStates.includes(state)).length;
    return { imported, looked: open.length - imported, left: items.length - open.length, more: false };
  });
}

/**
 * Imports anew what failed or was given up, of all that a filter names: the dead letters of a job. Repeated until `more`
 * is false.
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED when the job can't work
 */
export async function retryMatching(ctx: UserCtx, { filter }: { filter: LedgerFilter }): Promise<Retried> {
  requireRight(ctx.actor, "jobs.manage");
  return ctx.db.tx(async (tx) => {
    await requireJob(tx, filter.jobId);
    const matching: SQL | undefined = and(
      await filterConditions(tx, ctx.actor, filter),
      inArray(sourceItem.state, failedStates),
    );
    const items = await tx
      .select({ id: sourceItem.id, jobId: sourceItem.jobId, state: sourceItem.state })
      .from(sourceItem)
      .where(matching)
      .orderBy(asc(sourceItem.id))
      .limit(batchSize)
      .for("update");
    await again(tx, ctx, items);
    return { imported: items.length, looked: 0, left: 0, more: items.length === batchSize };
  });
}

async function again(tx: TenantTx, ctx: UserCtx, items: readonly Item[]): Promise<void> {
  if (items.length === 0) return;
  await requireWorking(tx, [...new Set(items.map((item) => item.jobId))]);
  const failed = items.filter(({ state }) => failedStates.includes(state));
  const others = items.filter(({ state }) => !failedStates.includes(state));
  if (failed.length > 0) {
    await tx
      .update(sourceItem)
      .set({ state: "kept", failure: null, attempts: 0, decidedAt: ctx.now })
      .where(inArray(sourceItem.id, idsOf(failed)));
  }
  if (others.length > 0) {
    await tx
      .update(sourceItem)
      .set({ nextLookAt: ctx.now })
      .where(inArray(sourceItem.id, idsOf(others)));
  }
  await announceAgain(tx, ctx, failed, others);
  const acts = items.map(({ id, state }) => ({
    ...{ action: "item.retried" as const, subject: id, detail: { state } },
  }));
  await recordAudits(tx, ctx, acts);
}

const idsOf = (items: readonly Item[]) => items.map(({ id }) => id);

async function announceAgain(tx: TenantTx, ctx: UserCtx, failed: readonly Item[], others: readonly Item[]) {
  const { tenantId } = ctx.db;
  for (const jobId of new Set(failed.map((item) => item.jobId))) {
    const ids = idsOf(failed.filter((item) => item.jobId === jobId));
    for (let at = 0; at < ids.length; at += maxItemsAtOnce) {
      const data = { tenantId, jobId, itemIds: ids.slice(at, at + maxItemsAtOnce) };
      await announce(tx, { name: "zoom/items.found", data });
    }
  }
  const looks = idsOf(others).map((itemId) => ({ tenantId, itemId }));
  await announce(tx, ...looks.map((data) => ({ name: "item/second-look.due" as const, data })));
}

async function requireWorking(tx: TenantTx, jobIds: readonly string[]): Promise<void> {
  const works = await tx
    .select({ enabled: job.enabled, archivedAt: job.archivedAt, deadAt: zoomConnection.deadAt })
    .from(job)
    .innerJoin(zoomConnection, eq(zoomConnection.jobId, job.id))
    .where(inArray(job.id, [...jobIds]));
  const all = works.length === jobIds.length;
  if (all && works.every((row) => row.enabled && !row.archivedAt && !row.deadAt)) return;
  throw new AppError(
    "PRECONDITION_FAILED",
    "The item’s job is switched off or not connected to Zoom. Enable and connect it under Jobs, then retry.",
  );
}
