import { and, eq, inArray, isNotNull, isNull, lt, or } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceItem } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";

export type Mark = "trashed" | "deleted" | "recovered";

/** A list that was read while somebody moved the recording to the trash still shows it: longer than any step takes. */
const settledAfterMs = 10 * 60_000;
const keysPerStatement = 1_000;

type Marked = Pick<typeof sourceItem.$inferSelect, "trashedAt" | "deletedAt">;

/** Whether an item stands as trashed or deleted at the source since well before this look, which shows it. */
export const isBack = ({ trashedAt, deletedAt }: Marked, now: Date): boolean => {
  const last = Math.max(trashedAt?.getTime() ?? 0, deletedAt?.getTime() ?? 0);
  return last > 0 && now.getTime() - last > settledAfterMs;
};

/** What a list shows in its place is in no trash: whoever took it out of there, their event was lost. */
export async function markShown(
  tx: TenantTx,
  ctx: Ctx,
  { jobId, itemIds }: { jobId: string; itemIds: readonly string[] },
): Promise<void> {
  if (itemIds.length === 0) return;
  const back = await tx
    .update(sourceItem)
    .set({ trashedAt: null, deletedAt: null, recoveredAt: ctx.now })
    .where(
      and(
        inArray(sourceItem.id, [...itemIds]),
        or(isNotNull(sourceItem.trashedAt), isNotNull(sourceItem.deletedAt)),
      ),
    )
    .returning({ id: sourceItem.id });
  await noteMark(tx, ctx, jobId, "recovered", back.length);
}

/** What lies in the source's trash is marked with the time at which it went there; nothing that is archived goes with it. */
export async function markInTrash(
  tx: TenantTx,
  ctx: Ctx,
  { jobId, since }: { jobId: string; since: ReadonlyMap<string, Date | null> },
): Promise<void> {
  const keys = [...since.keys()];
  let items = 0;
  for (let from = 0; from < keys.length; from += keysPerStatement) {
    const unmarked = await tx
      .select({ id: sourceItem.id, key: sourceItem.sourceKey })
      .from(sourceItem)
      .where(
        and(
          eq(sourceItem.jobId, jobId),
          inArray(sourceItem.sourceKey, keys.slice(from, from + keysPerStatement)),
          isNull(sourceItem.trashedAt),
        ),
      );
    const byTime = new Map<number, string[]>();
    for (const { id, key } of unmarked) {
      const at = (since.get(key) ?? ctx.now).getTime();
      byTime.set(at, [...(byTime.get(at) ?? []), id]);
    }
    for (const [at, ids] of byTime) {
      await tx
        .update(sourceItem)
        .set({ trashedAt: new Date(at) })
        .where(inArray(sourceItem.id, ids));
    }
    items += unmarked.length;
  }
  await noteMark(tx, ctx, jobId, "trashed", items);
}

/** What is archived and was seen at the source, in its place or in its trash, was there now: by their keys. */
export async function noteSeen(
  tx: TenantTx,
  ctx: Ctx,
  { jobId, keys }: { jobId: string; keys: readonly string[] },
): Promise<void> {
  for (let from = 0; from < keys.length; from += keysPerStatement) {
    // What a run works on right now it has seen too.
    const free = await tx
      .select({ id: sourceItem.id })
      .from(sourceItem)
      .where(
        and(
          eq(sourceItem.jobId, jobId),
          inArray(sourceItem.sourceKey, keys.slice(from, from + keysPerStatement)),
          eq(sourceItem.state, "archived"),
          lt(sourceItem.lastSeenAt, ctx.now),
        ),
      )
      .for("update", { skipLocked: true });
    const ids = free.map(({ id }) => id);
    if (ids.length > 0)
      await tx.update(sourceItem).set({ lastSeenAt: ctx.now }).where(inArray(sourceItem.id, ids));
  }
}

/** One audit entry for what a look marked. */
export async function noteMark(
  tx: TenantTx,
  ctx: Ctx,
  jobId: string,
  mark: Mark,
  items: number,
): Promise<void> {
  if (items === 0) return;
  await recordAudit(tx, ctx, { action: "item.marked_at_source", subject: jobId, detail: { mark, items } });
}
