import { eq } from "drizzle-orm";

import type { LicenseSku, Region } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { groupMember, person, rule } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireInScope } from "@/server/domain/access/in-scope";
import { requireRight } from "@/server/domain/access/require-right";
import {
  type ConfiguringGroup,
  type EffectiveConfig,
  resolveEffectiveConfig,
} from "@/server/domain/configuration/effective-config";
import { configurationFields } from "@/server/domain/configuration/schema";
import {
  configurationColumns,
  loadConfiguringGroups,
  loadDefaultRules,
} from "@/server/domain/configuration/load-effective-configs";
import { loadPools } from "@/server/domain/licenses/pools";
import { skusOf } from "@/server/domain/licenses/skus";
import { notFound } from "@/server/lib/errors";

import { loadNestings } from "./load-nestings";
import { waysInto, withOuter } from "./paths";
import type { MembershipPreview, PreviewMembership, ShownValue } from "./schema";

/**
 * What would hold for a person who joins a group at Entra, or leaves it and every group nested in it. Membership itself is
 * the directory's: nothing here changes it.
 * @throws AppError NOT_FOUND for a group that configures nobody, or a person whom the actor may not list
 */
export async function previewMembership(ctx: UserCtx, input: PreviewMembership): Promise<MembershipPreview> {
  requireRight(ctx.actor, "users.list");
  return ctx.db.tx(async (tx) => {
    await requireInScope(tx, ctx.actor, [input.personId]);
    const configuring = await loadConfiguringGroups(tx);
    if (!configuring.has(input.groupId)) throw notFound("group");
    const [found] = await tx
      .select({
        id: person.id,
        name: person.displayName,
        oid: person.oid,
        ...configurationColumns(person),
      })
      .from(person)
      .where(eq(person.id, input.personId));
    if (!found) throw notFound("person");
    const { id: personId, name, oid, ...own } = found;

    const { now, then } = await loadMemberships(tx, oid, input);
    const groupsOf = (ids: ReadonlySet<string>) =>
      [...configuring.values()].filter((group) => ids.has(group.id));
    const defaults = await loadDefaultRules(tx);
    const before = resolveEffectiveConfig(own, groupsOf(now), defaults);
    const after = resolveEffectiveConfig(own, groupsOf(then), defaults);
    return {
      person: { id: personId, name },
      member: now.has(input.groupId),
      alsoGroups: [...configuring.values()]
        .filter(({ id }) => now.has(id) !== then.has(id) && id !== input.groupId)
        .sort((a, b) => a.priority - b.priority)
        .map((group) => group.name),
      fields: await describe(tx, before, after),
      withoutSeat: await seatsMissing(tx, ctx, before, after),
      regionConflict: own.regionalStorage === null ? conflictOf(groupsOf(then)) : [],
    };
  });
}

/** The groups that somebody is in now, and would be in then: nested membership expanded. */
async function loadMemberships(tx: TenantTx, oid: string, { groupId, act }: PreviewMembership) {
  const nestings = await loadNestings(tx);
  const rows = await tx
    .select({ groupId: groupMember.groupId })
    .from(groupMember)
    .where(eq(groupMember.memberOid, oid));
  const direct = rows.map((row) => row.groupId);
  const inside = waysInto(groupId, nestings);
  const stays = act === "join" ? [...direct, groupId] : direct.filter((id) => !inside.has(id));
  return { now: withOuter(direct, nestings), then: withOuter(stays, nestings) };
}

async function describe(tx: TenantTx, before: EffectiveConfig, after: EffectiveConfig) {
  const names = new Map(
    (await tx.select({ id: rule.id, name: rule.name }).from(rule)).map((row) => [row.id, row.name]),
  );
  const shown = ({ value, source }: EffectiveConfig[keyof EffectiveConfig]) => ({
    value: (typeof value === "string" ? (names.get(value) ?? value) : value) satisfies ShownValue,
    source,
  });
  return configurationFields.map((field) => ({
    field,
    before: shown(before[field]),
    after: shown(after[field]),
  }));
}

/** Whoever has a seat keeps it, so somebody new gets one only of those that are free. */
async function seatsMissing(
  tx: TenantTx,
  ctx: UserCtx,
  before: EffectiveConfig,
  after: EffectiveConfig,
): Promise<LicenseSku[]> {
  const had = new Set(skusOf(valuesOf(before)));
  const asked = skusOf(valuesOf(after)).filter((sku) => !had.has(sku));
  if (asked.length === 0) return [];
  const free = new Set((await loadPools(tx, ctx.now)).filter((pool) => pool.free > 0).map(({ sku }) => sku));
  return asked.filter((sku) => !free.has(sku));
}

const valuesOf = ({
  license,
  addOnZoom,
  addOnRingCentral,
  addOnAnalytics,
  addOnFullChat,
}: EffectiveConfig) => ({
  license: license.value,
  addOnZoom: addOnZoom.value,
  addOnRingCentral: addOnRingCentral.value,
  addOnAnalytics: addOnAnalytics.value,
  addOnFullChat: addOnFullChat.value,
});

function conflictOf(groups: readonly ConfiguringGroup[]): { name: string; region: Region }[] {
  const regional = [...groups]
    .sort((a, b) => a.priority - b.priority)
    .flatMap(({ name, configuration: { regionalStorage: region } }) => (region ? [{ name, region }] : []));
  return new Set(regional.map(({ region }) => region)).size > 1 ? regional : [];
}
