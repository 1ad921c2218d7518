import { and, eq, inArray } from "drizzle-orm";

import type { DecisionReason, SourceKind } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { type CheckCounts, sourceCheckDifference, sourceItem, tenant } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { loadOwners, nobody } from "@/server/domain/ledger/load-owners";
import { isBack, markInTrash, markShown, noteSeen } from "@/server/domain/ledger/mark-at-listing";
import { notToBeRecorded } from "@/server/domain/ledger/not-to-be-recorded";
import type { Thing } from "@/server/domain/ledger/things-of";
import { decide } from "@/server/domain/rules/decide";

import type { Reported } from "./source";

const dayMs = 86_400_000;
const rowsPerStatement = 1_000;

type Item = Pick<
  typeof sourceItem.$inferSelect,
  "id" | "sourceKey" | "state" | "reason" | "revision" | "trashedAt" | "deletedAt"
>;
type Difference = Omit<typeof sourceCheckDifference.$inferInsert, "tenantId" | "checkId" | "kind">;
type Checked = { checkId: string; jobId: string; kind: SourceKind };

/**
 * Compares a part of what Zoom reports with the ledger and writes each difference with its reason. What the ledger does
 * not know yet is recorded in it as by any listing, unless it was forgotten there on purpose; what lies in the source's
 * trash is marked there, archived or not, and what lies in its place again is marked no more. What is archived and was seen
 * says so, which tells what was not.
 */
export async function compare(
  tx: TenantTx,
  ctx: Ctx,
  check: Checked,
  reported: Reported,
): Promise<CheckCounts> {
  const things = once([...reported.things, ...reported.aside]);
  const known = await loadItems(tx, check.jobId, things);
  const isArchived = ({ sourceKey, revision }: Thing) => {
    const item = known.get(sourceKey);
    return item?.state === "archived" && (revision === undefined || item.revision === revision);
  };
  const missing = things.filter(({ sourceKey }) => !known.has(sourceKey));
  const reasons = await reasonsOf(tx, ctx, check.jobId, missing, reported.aside);
  const differences = things
    .filter((thing) => !isArchived(thing))
    .map((thing): Difference => {
      const { sourceKey, sessionKey, startedAt, sizeBytes } = thing;
      const item = known.get(sourceKey);
      const found = item
        ? { itemId: item.id, state: item.state, reason: item.reason }
        : { itemId: null, state: null, reason: reasons.get(sourceKey)?.reason ?? "not_decided_yet" };
      return { sourceKey, sessionKey, startedAt, sizeBytes, ...found };
    });
  await write(tx, ctx, check, differences);
  await mark(tx, ctx, check, reported, known);
  const unknown = missing.filter(({ sourceKey }) => reasons.get(sourceKey)?.record);
  if (unknown.length > 0) await reported.record(tx, new Set(unknown.map(({ sessionKey }) => sessionKey)));
  const { length: different } = differences;
  return { reported: things.length, archived: things.length - different, different };
}

async function mark(
  tx: TenantTx,
  ctx: Ctx,
  { jobId }: Checked,
  { things, inTrash = new Map() }: Reported,
  known: ReadonlyMap<string, Item>,
): Promise<void> {
  const inPlace = new Set(things.map(({ sourceKey }) => sourceKey));
  const back = [...inPlace].flatMap((key) => known.get(key) ?? []).filter((item) => isBack(item, ctx.now));
  await markShown(tx, ctx, { jobId, itemIds: back.map(({ id }) => id) });
  const since = new Map([...inTrash].filter(([key]) => !inPlace.has(key)));
  await markInTrash(tx, ctx, { jobId, since });
  await noteSeen(tx, ctx, { jobId, keys: [...inPlace, ...since.keys()] });
}

/** An entry that two pages or windows share counts once; what is in place counts before what is in the trash. */
const once = (things: readonly Thing[]): Thing[] => [
  ...new Map([...things].reverse().map((thing) => [thing.sourceKey, thing])).values(),
];

async function loadItems(tx: TenantTx, jobId: string, things: readonly Thing[]): Promise<Map<string, Item>> {
  const found = new Map<string, Item>();
  for (let at = 0; at < things.length; at += rowsPerStatement) {
    const keys = things.slice(at, at + rowsPerStatement).map(({ sourceKey }) => sourceKey);
    const rows = await tx
      .select({
        id: sourceItem.id,
        sourceKey: sourceItem.sourceKey,
        state: sourceItem.state,
        reason: sourceItem.reason,
        revision: sourceItem.revision,
        trashedAt: sourceItem.trashedAt,
        deletedAt: sourceItem.deletedAt,
      })
      .from(sourceItem)
      .where(and(eq(sourceItem.jobId, jobId), inArray(sourceItem.sourceKey, keys)));
    for (const row of rows) found.set(row.sourceKey, row);
  }
  return found;
}

const isPersonal = (reason: DecisionReason) => notToBeRecorded.some((known) => known === reason);

/**
 * What would be decided about things that the ledger has no row of, and whether they are to be recorded: not what lies in
 * the trash, and not what the ledger has forgotten because the person must not be recorded.
 */
async function reasonsOf(
  tx: TenantTx,
  ctx: Ctx,
  jobId: string,
  missing: readonly Thing[],
  aside: readonly Thing[],
): Promise<ReadonlyMap<string, { reason: DecisionReason; record: boolean }>> {
  if (missing.length === 0) return new Map();
  const ids = missing.map(({ ownerSourceId }) => ownerSourceId);
  const owners = await loadOwners(tx, jobId, ids, ctx.now);
  const [home] = await tx
    .select({ timeZone: tenant.timeZone, days: tenant.skippedLedgerDays })
    .from(tenant)
    .where(eq(tenant.id, ctx.db.tenantId));
  const forgottenBefore = ctx.now.getTime() - (home?.days ?? 0) * dayMs;
  const inTrash = new Set(aside.map(({ sourceKey }) => sourceKey));
  return new Map(
    missing.map((thing) => {
      const { owner } = owners.get(thing.ownerSourceId) ?? nobody;
      const { reason } = decide(thing.decidable, owner, { now: ctx.now, timeZone: home?.timeZone ?? "UTC" });
      const forgotten = isPersonal(reason) && thing.startedAt.getTime() < forgottenBefore;
      if (inTrash.has(thing.sourceKey) && !isPersonal(reason)) {
        return [thing.sourceKey, { reason: "gone_at_source", record: false }];
      }
      return [thing.sourceKey, { reason, record: !forgotten && !inTrash.has(thing.sourceKey) }];
    }),
  );
}

async function write(tx: TenantTx, ctx: Ctx, { checkId, kind }: Checked, differences: readonly Difference[]) {
  for (let at = 0; at < differences.length; at += rowsPerStatement) {
    const rows = differences
      .slice(at, at + rowsPerStatement)
      .map((row) => ({ tenantId: ctx.db.tenantId, checkId, kind, ...row }));
    await tx.insert(sourceCheckDifference).values(rows).onConflictDoNothing();
  }
}
