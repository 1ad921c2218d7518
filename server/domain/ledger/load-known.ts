import { and, eq, gt, inArray, isNotNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sealAttempt, sourceItem, tombstone } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";

import type { Thing } from "./things-of";

export type Known = Pick<
  typeof sourceItem.$inferSelect,
  | "id"
  | "sourceKey"
  | "sessionKey"
  | "state"
  | "reason"
  | "firstSeenAt"
  | "attempts"
  | "revision"
  | "trashedAt"
  | "deletedAt"
>;

/**
 * What the ledger knows of these things: their rows, which of them are being imported right now, which sessions were
 * purged here, and which somebody asked for.
 */
export async function loadKnown(tx: TenantTx, ctx: Ctx, jobId: string, things: readonly Thing[]) {
  const keys = things.map((thing) => thing.sourceKey);
  const rows: Known[] = await tx
    .select({
      id: sourceItem.id,
      sourceKey: sourceItem.sourceKey,
      sessionKey: sourceItem.sessionKey,
      state: sourceItem.state,
      reason: sourceItem.reason,
      firstSeenAt: sourceItem.firstSeenAt,
      attempts: sourceItem.attempts,
      revision: sourceItem.revision,
      trashedAt: sourceItem.trashedAt,
      deletedAt: sourceItem.deletedAt,
    })
    .from(sourceItem)
    .where(and(eq(sourceItem.jobId, jobId), inArray(sourceItem.sourceKey, keys)));
  const importing = rows.filter((row) => row.state === "importing").map((row) => row.id);
  const live = importing.length
    ? await tx
        .select({ id: sealAttempt.sourceItemId })
        .from(sealAttempt)
        .where(and(inArray(sealAttempt.sourceItemId, importing), gt(sealAttempt.leaseUntil, ctx.now)))
    : [];
  const sessions = [...new Set([...things, ...rows].map((one) => one.sessionKey))];
  const graves = await tx
    .select({ key: tombstone.sessionKey })
    .from(tombstone)
    .where(and(eq(tombstone.jobId, jobId), inArray(tombstone.sessionKey, sessions)));
  const wishes = await tx
    .select({ key: sourceItem.sessionKey, at: sourceItem.askedForAt, by: sourceItem.askedForBy })
    .from(sourceItem)
    .where(
      and(
        eq(sourceItem.jobId, jobId),
        inArray(sourceItem.sessionKey, sessions),
        isNotNull(sourceItem.askedForAt),
      ),
    );
  return {
    asked: new Map(wishes.map(({ key, at, by }) => [key, { askedForAt: at, askedForBy: by }])),
    known: new Map(rows.map((row) => [row.sourceKey, row])),
    busy: new Set(live.map((row) => row.id)),
    buried: new Set(graves.map((row) => row.key)),
  };
}
