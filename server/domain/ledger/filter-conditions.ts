import { and, eq, inArray, isNotNull, type SQL, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { itemDecision, sourceItem, tenant } from "@/db/schema";
import type { Actor } from "@/server/domain/access/actor";
import { requireInScope } from "@/server/domain/access/in-scope";

import type { ItemCursor, LedgerFilter } from "./schema";

/** The zone whose calendar the ledger's days are of. */
export async function loadTimeZone(tx: TenantTx): Promise<string> {
  const [home] = await tx.select({ timeZone: tenant.timeZone }).from(tenant);
  return home?.timeZone ?? "UTC";
}

/** The first moment of a calendar day in a zone, `days` later. */
export const startOfDay = (day: string, timeZone: string, days = 0): SQL =>
  sql`((${day}::date + ${days}::int)::timestamp at time zone ${timeZone})`;

/**
 * The rows that a filter names.
 * @throws AppError NOT_FOUND for a person whom the actor's User Assignment does not cover
 */
export async function filterConditions(
  tx: TenantTx,
  actor: Actor,
  filter: Partial<LedgerFilter>,
): Promise<SQL | undefined> {
  const { jobId, runId, kind, states, reason, ownerId, from, to, atSource } = filter;
  if (ownerId) await requireInScope(tx, actor, [ownerId]);
  const timeZone = from || to ? await loadTimeZone(tx) : "UTC";
  return and(
    jobId ? eq(sourceItem.jobId, jobId) : undefined,
    runId ? ofRun(runId) : undefined,
    kind ? eq(sourceItem.kind, kind) : undefined,
    states && states.length > 0 ? inArray(sourceItem.state, states) : undefined,
    reason ? eq(sourceItem.reason, reason) : undefined,
    ownerId ? eq(sourceItem.ownerPersonId, ownerId) : undefined,
    from ? sql`${sourceItem.startedAt} >= ${startOfDay(from, timeZone)}` : undefined,
    to ? sql`${sourceItem.startedAt} < ${startOfDay(to, timeZone, 1)}` : undefined,
    atSource === "trashed" ? isNotNull(sourceItem.trashedAt) : undefined,
    atSource === "deleted" ? isNotNull(sourceItem.deletedAt) : undefined,
  );
}

/** What a run decided, and what it was the last to see: each of the two has its index. */
const ofRun = (runId: string): SQL => sql`${sourceItem.id} in (
  select ${sourceItem.id} from ${sourceItem} where ${eq(sourceItem.lastRunId, runId)}
  union select ${itemDecision.sourceItemId} from ${itemDecision} where ${eq(itemDecision.runId, runId)})`;

/** Rows that come after a page, newest first. */
export const olderThan = ({ startedAt, id }: ItemCursor): SQL =>
  sql`(${sourceItem.startedAt}, ${sourceItem.id}) < (${startedAt}::timestamptz, ${id}::uuid)`;
