import { and, asc, eq, inArray, lt, not, or } from "drizzle-orm";

import type { ItemState } from "@/db/constants";
import { sealAttempt, sourceItem, spool } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import type { ArchivePorts } from "@/server/domain/archive/ports";

import { deleteObject } from "./discard";
import { fileIdOf, objectKeyOf } from "./object-key";

const batchSize = 100;
const open: ItemState[] = ["waiting", "kept", "importing", "failed"];
/** Nobody goes on with a transfer that has rested for so long: the source has let go of it. */
const forgottenMs = 14 * 24 * 60 * 60_000;
/** A spool's row is committed before its first byte; a file without one is this old at least. */
const rowlessMs = 60 * 60_000;

/** Removes spools that nobody goes on with: of items that are settled, that rest for long, and files without a row. */
export async function sweepSpools(ctx: Ctx, ports: ArchivePorts): Promise<{ removed: number }> {
  const forgotten = new Date(ctx.now.getTime() - forgottenMs);
  const due = await ctx.db.tx((tx) =>
    tx
      .select({ itemId: spool.sourceItemId, fileId: spool.fileId })
      .from(spool)
      .innerJoin(sourceItem, eq(sourceItem.id, spool.sourceItemId))
      .where(or(not(inArray(sourceItem.state, open)), lt(spool.changedAt, forgotten)))
      .orderBy(asc(spool.sourceItemId))
      .limit(batchSize),
  );
  let removed = 0;
  for (const one of due) removed += await removeSpool(ctx, ports, one);
  return { removed: removed + (await removeRowless(ctx, ports)) };
}

async function removeSpool(
  ctx: Ctx,
  ports: ArchivePorts,
  { itemId, fileId }: { itemId: string; fileId: string },
): Promise<number> {
  const objectKey = objectKeyOf(ctx.db.tenantId, fileId);
  return ctx.db.tx(async (tx) => {
    // Whoever begins an attempt locks the item: none begins meanwhile.
    await tx.select({ id: sourceItem.id }).from(sourceItem).where(eq(sourceItem.id, itemId)).for("update");
    const attempts = await tx
      .select({ id: sealAttempt.id })
      .from(sealAttempt)
      .where(eq(sealAttempt.sourceItemId, itemId));
    if (attempts.length > 0) return 0;
    const gone = await tx
      .delete(spool)
      .where(and(eq(spool.sourceItemId, itemId), eq(spool.fileId, fileId)))
      .returning({ fileId: spool.fileId });
    if (gone.length === 0) return 0;
    for (const store of ports.stores.values()) {
      await store.spools.remove(objectKey);
      await deleteObject(tx, store, { fileId, objectKey });
    }
    return 1;
  });
}

async function removeRowless(ctx: Ctx, ports: ArchivePorts): Promise<number> {
  const rows = await ctx.db.tx((tx) => tx.select({ fileId: spool.fileId }).from(spool));
  const known = new Set(rows.map(({ fileId }) => objectKeyOf(ctx.db.tenantId, fileId)));
  let removed = 0;
  for (const store of ports.stores.values()) {
    for await (const { key, modifiedAt } of store.spools.list()) {
      const isOurs = key === objectKeyOf(ctx.db.tenantId, fileIdOf(key));
      if (!isOurs || known.has(key) || ctx.now.getTime() - modifiedAt.getTime() < rowlessMs) continue;
      await store.spools.remove(key);
      removed += 1;
    }
  }
  return removed;
}
