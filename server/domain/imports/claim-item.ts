import { and, asc, eq, gt, inArray, type SQL, sql } from "drizzle-orm";

import type { Region } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { sealAttempt, sourceItem, spool } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { openTenantKey } from "@/server/domain/tenants/tenant-key";
import type { KeyProvider } from "@/server/lib/crypto/keyring";
import type { TenantKey } from "@/server/lib/crypto/keys";
import { newId } from "@/server/lib/id";

import { objectKeyOf } from "./object-key";

/** A lease is renewed while bytes flow; without a sign of life for so long, the attempt is anybody's to sweep. */
export const leaseMs = 3 * 60_000;

export type Attempt = { id: string; fileId: string; itemId: string; region: Region; objectKey: string };

/** A begun attempt, the key to seal under, and whether an earlier one left a spool to go on with. */
export type Claim = {
  attempt: Attempt;
  tenantKey: { id: string; key: TenantKey };
  spooled: boolean;
};

export type WantedItem = { itemId: string; region: Region };

/** By the clock of the database: a long session or transfer outlives the moment that its context was made. */
const latestClock = (ctx: Ctx): SQL<Date> =>
  sql`greatest(clock_timestamp(), ${ctx.now.toISOString()}::timestamptz)`;
const leaseFrom = (ctx: Ctx): SQL<Date> =>
  sql`${latestClock(ctx)} + make_interval(secs => ${leaseMs / 1000})`;

/**
 * Begins sealing attempts: their rows are committed before the first byte is put, so that whatever is left behind by a
 * kill has an owner. Null where an item is archived, given up, no longer kept, or somebody else is at it.
 */
export async function claimItems(
  ctx: Ctx,
  keyring: KeyProvider,
  wanted: readonly WantedItem[],
): Promise<(Claim | null)[]> {
  return ctx.db.tx(async (tx) => {
    const spools = await lockItems(tx, ctx, wanted);
    const attempts = wanted.map(({ itemId, region }) => {
      const spooled = spools.get(itemId);
      if (spooled === undefined) return null;
      spools.delete(itemId);
      const fileId = spooled ?? newId();
      const objectKey = objectKeyOf(ctx.db.tenantId, fileId);
      return { attempt: { id: newId(), fileId, itemId, region, objectKey }, spooled: spooled !== null };
    });
    const begun = attempts.flatMap((one) => one ?? []);
    if (begun.length === 0) return attempts.map(() => null);
    await takeOver(tx, begun);
    await tx.insert(sealAttempt).values(
      begun.map(({ attempt: { id, itemId, region, objectKey } }) => ({
        tenantId: ctx.db.tenantId,
        ...{ id, sourceItemId: itemId, region, objectKey, leaseUntil: leaseFrom(ctx) },
      })),
    );
    const [tenantKey] = await Promise.all([
      openTenantKey(tx, keyring),
      tx
        .update(sourceItem)
        .set({ state: "importing", attempts: sql`${sourceItem.attempts} + 1`, failure: null })
        .where(
          inArray(
            sourceItem.id,
            begun.map(({ attempt }) => attempt.itemId),
          ),
        ),
    ]);
    return attempts.map((one) => one && { ...one, tenantKey });
  });
}

/** The items that may be begun, with the file that an earlier attempt left a spool of. Attempts are locked before items, always. */
async function lockItems(
  tx: TenantTx,
  ctx: Ctx,
  wanted: readonly WantedItem[],
): Promise<Map<string, string | null>> {
  const ids = wanted.map(({ itemId }) => itemId);
  const mine = inArray(sealAttempt.sourceItemId, ids);
  await tx
    .select({ id: sealAttempt.id })
    .from(sealAttempt)
    .where(mine)
    .orderBy(asc(sealAttempt.id))
    .for("update");
  const items = await tx
    .select({ id: sourceItem.id, state: sourceItem.state, reason: sourceItem.reason })
    .from(sourceItem)
    .where(inArray(sourceItem.id, ids))
    .orderBy(asc(sourceItem.id))
    .for("update");
  // Anew: who was waited for may have begun or ended one.
  const [live, spools] = await Promise.all([
    tx
      .select({ itemId: sealAttempt.sourceItemId })
      .from(sealAttempt)
      .where(and(mine, gt(sealAttempt.leaseUntil, latestClock(ctx)))),
    tx
      .select({ itemId: spool.sourceItemId, fileId: spool.fileId })
      .from(spool)
      .where(inArray(spool.sourceItemId, ids)),
  ]);
  const busy = new Set(live.map(({ itemId }) => itemId));
  const spoolOf = new Map(spools.map(({ itemId, fileId }) => [itemId, fileId]));
  return new Map(
    items
      .filter(({ id, state, reason }) => reason === "rule_keeps" && !settled.has(state) && !busy.has(id))
      .map(({ id }) => [id, spoolOf.get(id) ?? null]),
  );
}

const settled = new Set<string>(["archived", "given_up"]);

/** Who goes on with a spool owns its object from here on: the sweep must not take it for the dead attempt's. */
async function takeOver(
  tx: TenantTx,
  begun: readonly { attempt: Attempt; spooled: boolean }[],
): Promise<void> {
  const keys = begun.flatMap(({ attempt, spooled }) => (spooled ? [attempt.objectKey] : []));
  if (keys.length > 0) await tx.delete(sealAttempt).where(inArray(sealAttempt.objectKey, keys));
}

/**
 * A sign of life.
 * @throws Error when the attempt was swept: its transfer is for nothing and ends here
 */
export async function renewLease(tx: TenantTx, ctx: Ctx, attempt: Attempt): Promise<void> {
  const renewed = await tx
    .update(sealAttempt)
    .set({ leaseUntil: leaseFrom(ctx) })
    .where(eq(sealAttempt.id, attempt.id))
    .returning({ id: sealAttempt.id });
  if (renewed.length === 0) throw new Error("the attempt was swept");
}
