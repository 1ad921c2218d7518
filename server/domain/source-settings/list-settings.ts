import { and, eq, inArray, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { person, sourceSetting } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { inScope } from "@/server/domain/access/in-scope";
import { requireRight } from "@/server/domain/access/require-right";
import { requireJob } from "@/server/domain/ledger/require-job";
import { loadOwners } from "@/server/domain/ledger/load-owners";

import type { ListSettings, SettingEntry, SettingsPage } from "./schema";
import { filterCondition, selectEntries } from "./select-entries";

/**
 * The people of a job whom Zoom records otherwise than their rules want, or as they want, in keyset pages. Whom the actor may
 * not list has no name.
 * @throws AppError NOT_FOUND
 */
export async function listSettings(ctx: UserCtx, input: ListSettings): Promise<SettingsPage> {
  requireRight(ctx.actor, "jobs.manage");
  const { cursor, limit } = input;
  return ctx.db.tx(async (tx) => {
    await requireJob(tx, input.jobId);
    const where = and(eq(sourceSetting.jobId, input.jobId), filterCondition(input.filter));
    const after =
      cursor &&
      sql`(${sourceSetting.sourceId}, ${sourceSetting.product}) > (${cursor.sourceId}, ${cursor.product})`;
    const rows = await selectEntries(tx, where, { after, limit: limit + 1 });
    const items = rows.slice(0, limit);
    const people = await namePeople(tx, ctx, input.jobId, items);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return {
      items: items.map((item) => ({ ...item, person: people.get(item.sourceId) ?? null })),
      nextCursor: last ? { sourceId: last.sourceId, product: last.product } : null,
    };
  });
}

async function namePeople(
  tx: TenantTx,
  ctx: UserCtx,
  jobId: string,
  items: readonly SettingEntry[],
): Promise<Map<string, { id: string; name: string }>> {
  const owners = await loadOwners(
    tx,
    jobId,
    items.map((item) => item.sourceId),
    ctx.now,
  );
  const ids = [...owners.values()].flatMap((facts) => facts.personId ?? []);
  const rows = await tx
    .select({ id: person.id, name: person.displayName })
    .from(person)
    .where(and(inArray(person.id, ids), await inScope(tx, ctx.actor)));
  const named = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    [...owners].flatMap(([sourceId, { personId }]) => {
      const found = personId === null ? undefined : named.get(personId);
      return found ? [[sourceId, found] as const] : [];
    }),
  );
}
