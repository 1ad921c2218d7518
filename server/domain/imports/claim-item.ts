import { and, eq, gt, type SQL, sql } from "drizzle-orm";

import type { Region } from "@/db/constants";
import { sealAttempt, sourceItem } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { newId } from "@/server/lib/id";

/** A lease is renewed while bytes flow; without a sign of life for so long, the attempt is anybody's to sweep. */
export const leaseMs = 3 * 60_000;

export type Attempt = { fileId: string; itemId: string; region: Region; objectKey: string };

/** By the clock of the database: a long session or transfer outlives the moment that its context was made. */
const latestClock = (ctx: Ctx): SQL<Date> =>
  sql`greatest(clock_timestamp(), ${ctx.now.toISOString()}::timestamptz)`;
const leaseFrom = (ctx: Ctx): SQL<Date> =>
  sql`${latestClock(ctx)} + make_interval(secs => ${leaseMs / 1000})`;

/**
 * Begins a sealing attempt: its row is committed before the first byte is put, so that whatever is left behind by a kill
 * has an owner. Null when the item is archived, no longer kept, or somebody else is at it.
 */
export async function claimItem(ctx: Ctx, itemId: string, region: Region): Promise<Attempt | null> {
  return ctx.db.tx(async (tx) => {
    const [item] = await tx
      .select({ state: sourceItem.state, reason: sourceItem.reason })
      .from(sourceItem)
      .where(eq(sourceItem.id, itemId))
      .for("update");
    if (!item || item.reason !== "rule_keeps" || item.state === "archived") return null;
    const live = await tx
      .select({ id: sealAttempt.id })
      .from(sealAttempt)
      .where(and(eq(sealAttempt.sourceItemId, itemId), gt(sealAttempt.leaseUntil, latestClock(ctx))));
    if (live.length > 0) return null;
    const fileId = newId();
    const attempt = { fileId, itemId, region, objectKey: `${ctx.db.tenantId}/${fileId}` };
    await tx.insert(sealAttempt).values({
      tenantId: ctx.db.tenantId,
      id: fileId,
      sourceItemId: itemId,
      region,
      objectKey: attempt.objectKey,
      leaseUntil: leaseFrom(ctx),
    });
    await tx
      .update(sourceItem)
      .set({ state: "importing", attempts: sql`${sourceItem.attempts} + 1`, failure: null })
      .where(eq(sourceItem.id, itemId));
    return attempt;
  });
}

/**
 * A sign of life.
 * @throws Error when the attempt was swept: its transfer is for nothing and ends here
 */
export async function renewLease(ctx: Ctx, attempt: Attempt): Promise<void> {
  const renewed = await ctx.db.tx((tx) =>
    tx
      .update(sealAttempt)
      .set({ leaseUntil: leaseFrom(ctx) })
      .where(eq(sealAttempt.id, attempt.fileId))
      .returning({ id: sealAttempt.id }),
  );
  if (renewed.length === 0) throw new Error("the attempt was swept");
}
