import { and, eq } from "drizzle-orm";

import type { DecisionReason } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { jobRun, rule, ruleVersion, sourceItem, spool, tenant } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { filesAmong } from "@/server/domain/conversations/known-files";
import { notFound } from "@/server/lib/errors";

import { loadStory } from "./load-story";
import { notToBeRecorded } from "./not-to-be-recorded";
import { requireJob } from "./require-job";
import type { ItemStory } from "./schema";
import { selectItems } from "./select-items";

const dayMs = 86_400_000;

/**
 * One row of the ledger with its whole story.
 * @throws AppError NOT_FOUND
 */
export async function getItem(ctx: UserCtx, input: { id: string }): Promise<ItemStory> {
  requireRight(ctx.actor, "jobs.manage");
  return ctx.db.tx(async (tx) => {
    const [item] = await selectItems(tx, ctx.actor, eq(sourceItem.id, input.id), 1);
    const [more] = await tx
      .select({
        conversationId: sourceItem.conversationId,
        ruleVersionId: sourceItem.ruleVersionId,
        lastRunId: sourceItem.lastRunId,
        askedForAt: sourceItem.askedForAt,
        trashedByUsAt: sourceItem.trashedByUsAt,
        recoveredAt: sourceItem.recoveredAt,
      })
      .from(sourceItem)
      .where(eq(sourceItem.id, input.id));
    if (!item || !more) throw notFound("item");
    const files = await filesAmong(tx, ctx.actor, [item.mediaFileId]);
    return {
      ...item,
      job: await requireJob(tx, item.jobId),
      rule: await loadRule(tx, more.ruleVersionId),
      run: await loadRun(tx, more.lastRunId),
      askedForAt: more.askedForAt,
      trashedByUsAt: more.trashedByUsAt,
      recoveredAt: more.recoveredAt,
      archived: files.get(item.mediaFileId ?? "") ?? null,
      underWay: await loadUnderWay(tx, item.id),
      expiresAt: await loadExpiry(tx, item),
      history: await loadStory(tx, ctx.actor, { ...item, conversationId: more.conversationId }),
    };
  });
}

async function loadRule(tx: TenantTx, versionId: string | null): Promise<ItemStory["rule"]> {
  if (versionId === null) return null;
  const [found] = await tx
    .select({ id: rule.id, name: rule.name, version: ruleVersion.version })
    .from(ruleVersion)
    .innerJoin(rule, and(eq(rule.tenantId, ruleVersion.tenantId), eq(rule.id, ruleVersion.ruleId)))
    .where(eq(ruleVersion.id, versionId));
  return found ?? null;
}

async function loadRun(tx: TenantTx, id: string | null): Promise<ItemStory["run"]> {
  if (id === null) return null;
  const [found] = await tx
    .select({ id: jobRun.id, createdAt: jobRun.createdAt })
    .from(jobRun)
    .where(eq(jobRun.id, id));
  return found ?? null;
}

async function loadUnderWay(tx: TenantTx, id: string): Promise<ItemStory["underWay"]> {
  const [found] = await tx
    .select({ plainBytes: spool.plainBytes, totalBytes: spool.totalBytes, changedAt: spool.changedAt })
    .from(spool)
    .where(eq(spool.sourceItemId, id));
  return found ?? null;
}

const isPersonal = (reason: DecisionReason) => notToBeRecorded.some((known) => known === reason);

async function loadExpiry(
  tx: TenantTx,
  { state, reason, firstSeenAt }: Pick<ItemStory, "state" | "reason" | "firstSeenAt">,
): Promise<Date | null> {
  if (state !== "skipped" || !isPersonal(reason)) return null;
  const [home] = await tx.select({ days: tenant.skippedLedgerDays }).from(tenant);
  return home ? new Date(firstSeenAt.getTime() + home.days * dayMs) : null;
}
