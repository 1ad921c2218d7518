import { gt, inArray, sql } from "drizzle-orm";

import { type LicenseSku } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { effectiveConfiguration, person, playbackSession } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { inScope } from "@/server/domain/access/in-scope";
import type { Claim } from "@/server/domain/licenses/allocate";
import { skuLabels } from "@/server/domain/licenses/schema";
import { fieldOfSku } from "@/server/domain/licenses/skus";
import { AppError } from "@/server/lib/errors";

import { type Concerns, lockConfiguration, refreshConfigurations } from "./refresh";
import { loadRegionConflicts, requireNoNewRegionConflict } from "./regions";
import { requireAdministratorsLeft, rightsOfAdministrators } from "./require-administrator";
import { requireOwnNotWidened } from "./require-own-not-widened";

/**
 * The one way to change what holds for people. `change` writes; then the seats are given out, and all of it is refused when
 * a license given by name has no seat, an add-on would stand without a license, two groups would give somebody different
 * regional storage, nobody would be left who may administer or could give a right again, or the actor would widen what they may do or replay
 * themselves. Sittings at the player that it concerns end.
 * @throws AppError CONFLICT, FORBIDDEN
 */
export async function changeConfiguration<T>(
  tx: TenantTx,
  ctx: Ctx,
  concerns: Concerns,
  change: () => Promise<T>,
): Promise<T> {
  await lockConfiguration(tx);
  const regionConflicts = await loadRegionConflicts(tx);
  const rights = await rightsOfAdministrators(tx);
  const result = await change();
  await requireNoNewRegionConflict(tx, ctx, regionConflicts);
  const without = await refreshConfigurations(tx, ctx, concerns);
  await requireSeats(
    tx,
    ctx,
    without.filter((claim) => claim.own),
  );
  await requireLicensed(tx, concerns);
  await requireAdministratorsLeft(tx, rights);
  await requireOwnNotWidened(tx, ctx.actor);
  // Byte ranges check only their sitting: whoever sits at a player opens it again, under what holds now.
  await tx
    .update(playbackSession)
    .set({ expiresAt: ctx.now })
    .where(
      concerns === "everybody"
        ? gt(playbackSession.expiresAt, ctx.now)
        : inArray(playbackSession.personId, [...concerns]),
    );
  return result;
}

const namedHolders = 5;

async function requireSeats(tx: TenantTx, ctx: Ctx, without: readonly Claim[]): Promise<void> {
  const [first] = without;
  if (!first) return;
  const { sku } = first;
  const missing = without.filter((claim) => claim.sku === sku).length;
  const holders = await namesOfHolders(tx, ctx, sku);
  const inUse = holders.length > 0 ? ` In use by ${holders.join(", ")}.` : "";
  throw new AppError(
    "CONFLICT",
    `${missing} more ${skuLabels[sku]} ${missing === 1 ? "license is" : "licenses are"} needed than your organization has.${inUse} Take some away first, or ask your operator for more.`,
    { detail: { sku, missing: String(missing) } },
  );
}

/** Some who hold a seat, of those whom the actor may list. */
async function namesOfHolders(tx: TenantTx, ctx: Ctx, sku: LicenseSku): Promise<string[]> {
  const scope = await inScope(tx, ctx.actor);
  const field = fieldOfSku(sku);
  const asks =
    field === "license"
      ? sql`${effectiveConfiguration.license} = ${sku}`
      : sql`${effectiveConfiguration[field]} and ${effectiveConfiguration.license} is not null`;
  const rows = await tx
    .select({ name: person.displayName })
    .from(effectiveConfiguration)
    .innerJoin(person, sql`${person.id} = ${effectiveConfiguration.personId}`)
    .where(
      sql`${asks} and not (${sku} = any(${effectiveConfiguration.short})) and ${person.deactivatedAt} is null and ${scope ?? sql`true`}`,
    )
    .orderBy(person.displayName)
    .limit(namedHolders + 1);
  const names = rows.map((row) => row.name);
  return names.length > namedHolders ? [...names.slice(0, namedHolders), "and others"] : names;
}

/** No add-on by name without a recording licence, and no analytics rule by name without the Analytics add-on. */
async function requireLicensed(tx: TenantTx, concerns: Concerns): Promise<void> {
  const e = effectiveConfiguration;
  const own = (field: string) => sql`${e.sources} ->> ${field} = 'own'`;
  const bare = sql`${e.license} is null and (
    (${e.addOnZoom} and ${own("addOnZoom")}) or (${e.addOnRingCentral} and ${own("addOnRingCentral")})
    or (${e.addOnAnalytics} and ${own("addOnAnalytics")}) or (${e.addOnFullChat} and ${own("addOnFullChat")}))`;
  const unanalysed = sql`${e.analyticsRuleId} is not null and ${own("analyticsRuleId")} and ${e.addOnAnalytics} is not true`;
  const among = concerns === "everybody" ? sql`true` : inArray(e.personId, [...concerns]);
  if ((await tx.$count(e, sql`${among} and ${bare}`)) > 0) {
    throw new AppError(
      "CONFLICT",
      "An add-on needs a recording license. Give both, or take the add-on away.",
    );
  }
  if ((await tx.$count(e, sql`${among} and ${unanalysed}`)) > 0) {
    throw new AppError(
      "CONFLICT",
      "An analytics rule needs the Analytics add-on. Give both, or take the rule away.",
    );
  }
}
