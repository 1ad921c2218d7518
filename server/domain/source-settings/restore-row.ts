import type { SettingState } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { loadOwners, nobody } from "@/server/domain/ledger/load-owners";

import type { SettingRow } from "./load-subjects";
import { failedState, saveReading } from "./save-reading";
import type { SettingValues } from "./table/schema";
import { differences, type SettingFailure, stateOf, wantedSettings, wishOf } from "./wanted";
import { auditChanges } from "./write-settings";
import { type Pass, type Reading, readProduct, sendChanges } from "./zoom-side";

/**
 * Gives a user's old settings back and forgets those that Zoom then shows; what a lock, a refusal or an answer that can't be
 * read leaves open stays known, so that it can be tried again. True when nothing is left.
 * @throws ZoomError for what does not lie with this user
 */
export async function restoreRow(ctx: Ctx, pass: Pass, row: SettingRow): Promise<boolean> {
  const { sourceId, product } = row;
  const before = await readProduct(pass, sourceId, product);
  if (!("values" in before)) return settle(ctx, row, { reading: before, refused: null });
  const changes = Object.fromEntries(
    Object.entries(differences(row.previous, before.values)).filter(
      ([name]) => !before.locked.includes(name),
    ),
  );
  if (Object.keys(changes).length === 0) return settle(ctx, row, { reading: before, refused: null });
  await ctx.db.tx((tx) => audit(tx, ctx, row, auditChanges(changes, before.values)));
  const refused = await sendChanges(pass, { sourceId, product, current: before.values }, changes);
  return settle(ctx, row, { reading: await readProduct(pass, sourceId, product), refused });
}

type Outcome = { reading: Reading; refused: SettingFailure | null };

async function settle(ctx: Ctx, row: SettingRow, { reading, refused }: Outcome): Promise<boolean> {
  const { jobId, sourceId, product } = row;
  const known = "values" in reading;
  const current = known ? reading.values : (row.current ?? {});
  const left = known ? notGivenBack(row.previous, current) : (row.previous ?? {});
  const names = Object.keys(left).sort();
  const failure = known ? refused : reading.failure;
  return ctx.db.tx(async (tx) => {
    const { owner } = (await loadOwners(tx, jobId, [sourceId], ctx.now)).get(sourceId) ?? nobody;
    const wanted = wantedSettings(product, wishOf(owner), current);
    const seen = { wanted, current, readAt: ctx.now };
    const key = { jobId, sourceId, product };
    if (names.length === 0) {
      const nothing = { locked: [], failure: null };
      const state = stateOf({ wanted, current, ...nothing, written: false });
      await saveReading(tx, ctx, key, { ...seen, ...nothing, state, previous: null, writtenAt: null });
      return true;
    }
    const kept = names.filter((name) => known && (current[name] ?? null) !== null);
    const locked = failure === null ? kept : [];
    await saveReading(tx, ctx, key, {
      ...{ ...seen, locked, failure, previous: left },
      state: stateOfLeft(failure, locked),
    });
    await audit(tx, ctx, row, { notTaken: names.join(" ") });
    return false;
  });
}

/** What Zoom does not offer at the moment counts as not given back: an answer without it proves nothing. */
const notGivenBack = (previous: SettingValues | null, current: SettingValues): SettingValues =>
  Object.fromEntries(
    Object.entries(previous ?? {}).filter(([name, value]) => (current[name] ?? null) !== value),
  );

function stateOfLeft(failure: SettingFailure | null, locked: readonly string[]): SettingState {
  if (failure !== null) return failedState(failure);
  return locked.length > 0 ? "locked" : "unavailable";
}

async function audit(
  tx: TenantTx,
  ctx: Ctx,
  { jobId, sourceId, product }: SettingRow,
  detail: Record<string, string>,
): Promise<void> {
  const owner = (await loadOwners(tx, jobId, [sourceId], ctx.now)).get(sourceId);
  await recordAudit(tx, ctx, {
    action: "source.setting_restored",
    ...(owner?.personId ? { subject: owner.personId } : {}),
    detail: { job: jobId, user: sourceId, product, ...detail },
  });
}
