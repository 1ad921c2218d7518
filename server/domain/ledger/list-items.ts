import { and } from "drizzle-orm";

import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";

import { filterConditions, olderThan } from "./filter-conditions";
import { requireJob } from "./require-job";
import type { LedgerPage, ListItems } from "./schema";
import { selectItems } from "./select-items";

/**
 * A job's ledger, newest first, in keyset pages.
 * @throws AppError NOT_FOUND for a job, or for a person whom the actor's User Assignment does not cover
 */
export async function listItems(ctx: UserCtx, input: ListItems): Promise<LedgerPage> {
  requireRight(ctx.actor, "jobs.manage");
  const { cursor, limit, ...filter } = input;
  return ctx.db.tx(async (tx) => {
    await requireJob(tx, filter.jobId);
    const conditions = await filterConditions(tx, ctx.actor, filter);
    const where = and(conditions, cursor && olderThan(cursor));
    const rows = await selectItems(tx, ctx.actor, where, limit + 1);
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? { startedAt: last.startedAt.toISOString(), id: last.id } : null };
  });
}
