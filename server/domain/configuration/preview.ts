import type { DecisionReason, LicenseSku } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { effectiveConfiguration, person, rule } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { inScope } from "@/server/domain/access/in-scope";
import { type DryRun, dryRun } from "@/server/domain/ledger/dry-run";
import { AppError } from "@/server/lib/errors";

import { type Configuration, configurationFields } from "./schema";
import { configurationColumns } from "./load-effective-configs";
import type { Concerns } from "./refresh";
import type { ConfigurationPreview, PreviewValue } from "./schema";

/** Days of the ledger that a preview decides anew. */
const ledgerDays = 30;
const maxPeople = 100;

class RolledBack extends Error {
  constructor(readonly report: ConfigurationPreview) {
    super("previewed");
  }
}

const nothing = (refusal: string): ConfigurationPreview => ({
  people: { total: 0, items: [] },
  without: [],
  imports: { considered: 0, capped: false, keepNow: 0, skipNow: 0, reasons: [] },
  refusal,
});

/**
 * Makes the change for real in a transaction of its own, compares before and after, and rolls back: what it says is what
 * the change will do. Conflicts and missing rights are an answer; anything else is thrown.
 */
export async function previewChange(
  ctx: Ctx,
  concerns: Concerns,
  change: (tx: TenantTx) => Promise<unknown>,
): Promise<ConfigurationPreview> {
  try {
    return await ctx.db.tx(async (tx): Promise<ConfigurationPreview> => {
      const before = await snapshot(tx, ctx, concerns);
      try {
        await change(tx);
      } catch (error) {
        const refused =
          error instanceof AppError && (error.code === "CONFLICT" || error.code === "FORBIDDEN");
        throw refused ? new RolledBack(nothing(error.message)) : error;
      }
      throw new RolledBack(await compare(tx, ctx, before, await snapshot(tx, ctx, concerns)));
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.report;
    throw error;
  }
}

type Held = { short: LicenseSku[] } & Configuration;
type Snapshot = { held: ReadonlyMap<string, Held>; run: DryRun };

/** Everybody's: a seat that one person gives up may go to another. */
async function snapshot(tx: TenantTx, ctx: Ctx, concerns: Concerns): Promise<Snapshot> {
  const rows = await tx
    .select({
      id: effectiveConfiguration.personId,
      short: effectiveConfiguration.short,
      ...configurationColumns(effectiveConfiguration),
    })
    .from(effectiveConfiguration);
  return {
    held: new Map(rows.map((row) => [row.id, row])),
    run: await dryRun(tx, ctx, concerns, ledgerDays),
  };
}

async function compare(
  tx: TenantTx,
  ctx: Ctx,
  before: Snapshot,
  after: Snapshot,
): Promise<ConfigurationPreview> {
  const changed = new Map<string, (keyof Configuration)[]>();
  const without: { personId: string; sku: LicenseSku }[] = [];
  for (const [id, now] of after.held) {
    const then = before.held.get(id);
    const fields = configurationFields.filter((field) => (then?.[field] ?? null) !== now[field]);
    if (fields.length > 0) changed.set(id, fields);
    for (const sku of now.short) if (!then?.short.includes(sku)) without.push({ personId: id, sku });
  }
  const people = await loadPeople(tx, ctx, [...changed.keys(), ...without.map((one) => one.personId)]);
  const ruleNames = new Map(
    (await tx.select({ id: rule.id, name: rule.name }).from(rule)).map((row) => [row.id, row.name]),
  );
  const shown = (value: PreviewValue | undefined): PreviewValue =>
    typeof value === "string" ? (ruleNames.get(value) ?? value) : (value ?? null);
  return {
    people: {
      total: changed.size,
      items: people
        .filter(({ id }) => changed.has(id))
        .slice(0, maxPeople)
        .map(({ id, name }) => ({
          id,
          name,
          fields: (changed.get(id) ?? []).map((field) => ({
            field,
            before: shown(before.held.get(id)?.[field]),
            after: shown(after.held.get(id)?.[field]),
          })),
        })),
    },
    without: people.flatMap(({ id, name }) =>
      without.filter((one) => one.personId === id).map(({ sku }) => ({ personId: id, name, sku })),
    ),
    imports: compareRuns(before.run, after.run),
    refusal: null,
  };
}

async function loadPeople(tx: TenantTx, ctx: Ctx, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const scope = await inScope(tx, ctx.actor);
  const rows = await tx
    .select({ id: person.id, name: person.displayName })
    .from(person)
    .where(scope)
    .orderBy(person.displayName, person.id);
  const wanted = new Set(ids);
  return rows.filter(({ id }) => wanted.has(id));
}

/** Pure. Recordings that change sides, and why the now skipped ones would be. */
function compareRuns(before: DryRun, after: DryRun): ConfigurationPreview["imports"] {
  const reasons = new Map<DecisionReason, number>();
  let skipNow = 0;
  for (const recording of before.kept) {
    if (after.kept.has(recording)) continue;
    skipNow += 1;
    const reason = after.reasons.get(recording);
    if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const keepNow = [...after.kept].filter((recording) => !before.kept.has(recording)).length;
  const { considered, capped } = after;
  return {
    ...{ considered, capped, keepNow, skipNow },
    reasons: [...reasons]
      .map(([reason, count]) => ({ reason, count }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
  };
}
