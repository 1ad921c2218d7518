import { and, asc, eq, inArray, isNull, or } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceItem, tenant } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { recordAudits } from "@/server/domain/audit/record";
import { redecideItems } from "@/server/domain/ledger/redecide-skipped";
import { askUntil } from "@/server/domain/rules/decide";
import { AppError, notFound } from "@/server/lib/errors";

import { loadOwnRule } from "./load-waiting";
import type { AskForItems } from "./schema";

type Item = typeof sourceItem.$inferSelect;

/**
 * The owner keeps recordings that wait under a rule on demand: all files of their sessions count as asked for, are decided
 * anew, and their import is announced at once. Asked for already = nothing happens again.
 * @throws AppError NOT_FOUND unless all are the actor's own; CONFLICT when the time to ask is over, or the rule is not on
 *   demand any more
 */
export async function askForItems(ctx: UserCtx, input: AskForItems): Promise<{ kept: number }> {
  const ids = [...new Set(input.itemIds)];
  return ctx.db.tx(async (tx) => {
    const items = await tx
      .select()
      .from(sourceItem)
      .where(and(inArray(sourceItem.id, ids), eq(sourceItem.ownerPersonId, ctx.actor.id)))
      .orderBy(asc(sourceItem.id))
      .for("update");
    if (items.length !== ids.length) throw notFound("recording");
    const fresh = items.filter((item) => item.askedForAt === null);
    if (fresh.length === 0) return { kept: 0 };
    await requireOpen(tx, ctx, fresh);
    await markSessions(tx, ctx, fresh);
    await recordAudits(
      tx,
      ctx,
      fresh.map(({ id }) => ({ action: "item.asked_for" as const, subject: id })),
    );
    let kept = 0;
    for (const jobId of new Set(fresh.map((item) => item.jobId))) {
      const itemIds = fresh.filter((item) => item.jobId === jobId).map((item) => item.id);
      kept += await redecideItems(tx, ctx, { jobId, itemIds });
    }
    return { kept };
  });
}

async function requireOpen(tx: TenantTx, ctx: UserCtx, items: readonly Item[]): Promise<void> {
  const rule = await loadOwnRule(tx, ctx);
  const [home] = await tx
    .select({ timeZone: tenant.timeZone })
    .from(tenant)
    .where(eq(tenant.id, ctx.db.tenantId));
  const isOpen = (item: Item) =>
    rule?.recordingType === "on_demand" &&
    item.reason === "on_demand_waiting" &&
    ctx.now < askUntil(item.endedAt ?? item.startedAt, rule, home?.timeZone ?? "UTC");
  if (items.every(isOpen)) return;
  throw new AppError(
    "CONFLICT",
    "One of these recordings no longer waits for you: its time is over, or your recording rule has changed. Refresh to see what still does.",
  );
}

/** Whoever asks for a recording asks for all of it. */
async function markSessions(tx: TenantTx, ctx: UserCtx, items: readonly Item[]): Promise<void> {
  const sessions = [...new Map(items.map((item) => [`${item.jobId} ${item.sessionKey}`, item])).values()];
  const theirs = sessions.map(({ jobId, sessionKey }) =>
    and(eq(sourceItem.jobId, jobId), eq(sourceItem.sessionKey, sessionKey)),
  );
  await tx
    .update(sourceItem)
    .set({ askedForAt: ctx.now, askedForBy: ctx.actor.id })
    .where(and(or(...theirs), eq(sourceItem.ownerPersonId, ctx.actor.id), isNull(sourceItem.askedForAt)));
}
