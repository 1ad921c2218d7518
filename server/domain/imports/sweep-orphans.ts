import { and, asc, eq, lte } from "drizzle-orm";

import { sealAttempt, sourceItem } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { type ArchivePorts, storeOf } from "@/server/domain/archive/ports";

import { deleteObject } from "./discard";
import { fileIdOf } from "./object-key";
import { sweepSpools } from "./sweep-spools";

const batchSize = 200;

/**
 * Removes the objects of attempts whose lease is over (their process was killed), the spools that nobody goes on with, and
 * nothing else. The attempt's row is locked while its object goes: an importer that was only slow finds its row gone and
 * commits nothing.
 */
export async function sweepOrphans(ctx: Ctx, ports: ArchivePorts): Promise<{ removed: number }> {
  const due = await ctx.db.tx((tx) =>
    tx
      .select({ id: sealAttempt.id })
      .from(sealAttempt)
      .where(lte(sealAttempt.leaseUntil, ctx.now))
      .orderBy(asc(sealAttempt.id))
      .limit(batchSize),
  );
  let removed = 0;
  for (const { id } of due) {
    removed += await ctx.db.tx(async (tx) => {
      const [attempt] = await tx
        .select()
        .from(sealAttempt)
        .where(and(eq(sealAttempt.id, id), lte(sealAttempt.leaseUntil, ctx.now)))
        .for("update");
      if (!attempt) return 0;
      const { region, objectKey } = attempt;
      const deleted = await deleteObject(tx, storeOf(ports, region), {
        objectKey,
        fileId: fileIdOf(objectKey),
      });
      await tx.delete(sealAttempt).where(eq(sealAttempt.id, id));
      await tx
        .update(sourceItem)
        .set({ state: "kept" })
        .where(and(eq(sourceItem.id, attempt.sourceItemId), eq(sourceItem.state, "importing")));
      return deleted ? 1 : 0;
    });
  }
  const spools = await sweepSpools(ctx, ports);
  return { removed: removed + spools.removed };
}
