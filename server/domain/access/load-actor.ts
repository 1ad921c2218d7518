import { and, eq, inArray, isNull } from "drizzle-orm";

import type { BuiltInRule } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { person, rule, ruleVersion } from "@/db/schema";
import { loadEffectiveConfigs, loadGroupsOf } from "@/server/domain/configuration/load-effective-configs";
import { readAccessRule } from "@/server/domain/rules/read-access-rule";
import { type ReplayRule, replayRule } from "@/server/domain/rules/schema";

import type { UserActor } from "./actor";
import { loadReach } from "./load-reach";

const nothingToReplay: ReplayRule = {
  visibility: "none",
  personIds: [],
  groupIds: [],
  replay: "never",
  approverIds: [],
  window: null,
  askReason: false,
  download: false,
  transcript: false,
  chat: false,
};

/**
 * The person with the rights that hold now: own configuration over groups (nested ones too) over the defaults User and
 * Replay Own. Null when they are unknown, deactivated here, or disabled or gone in the directory.
 */
export async function loadActor(
  tx: TenantTx,
  who: { tenantId: string; personId: string; sessionId: string },
): Promise<UserActor | null> {
  const [row] = await tx
    .select({ oid: person.oid })
    .from(person)
    .where(
      and(eq(person.id, who.personId), eq(person.directoryState, "active"), isNull(person.deactivatedAt)),
    );
  if (!row) return null;
  const config = (await loadEffectiveConfigs(tx, [who.personId])).get(who.personId);
  if (!config) return null;
  const definitions = await loadDefinitions(tx, [config.accessRuleId.value, config.replayRuleId.value]);
  const access = readAccessRule(definitions.get(config.accessRuleId.value ?? "") ?? noRule);
  const replay =
    replayRule.safeParse(definitions.get(config.replayRuleId.value ?? "")?.definition).data ??
    nothingToReplay;
  return {
    kind: "user",
    id: who.personId,
    tenantId: who.tenantId,
    sessionId: who.sessionId,
    rights: new Set(access.rights),
    assignment: access.assignment,
    replay,
    reach: await loadReach(tx, who.personId, replay, () => loadGroupsOf(tx, row.oid)),
  };
}

type Stored = { builtIn: BuiltInRule | null; definition: unknown };
const noRule: Stored = { builtIn: null, definition: null };

async function loadDefinitions(tx: TenantTx, ids: readonly (string | null)[]): Promise<Map<string, Stored>> {
  const wanted = ids.filter((id) => id !== null);
  const rows = await tx
    .select({ id: rule.id, builtIn: rule.builtIn, definition: ruleVersion.definition })
    .from(rule)
    .innerJoin(
      ruleVersion,
      and(
        eq(ruleVersion.tenantId, rule.tenantId),
        eq(ruleVersion.ruleId, rule.id),
        eq(ruleVersion.version, rule.currentVersion),
      ),
    )
    .where(and(inArray(rule.id, wanted), isNull(rule.deletedAt)));
  return new Map(rows.map(({ id, ...stored }) => [id, stored]));
}
