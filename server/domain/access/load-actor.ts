import { and, eq, inArray, isNull } from "drizzle-orm";
import { z } from "zod";

import type { TenantTx } from "@/db/client";
import { person, rule, ruleVersion } from "@/db/schema";
import { loadEffectiveConfigs, loadGroupsOf } from "@/server/domain/configuration/load-effective-configs";
import {
  noAssignment,
  type ReplayRule,
  replayRule,
  type Right,
  rights,
  userAssignment,
} from "@/server/domain/rules/schema";

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

// Not the rule's own schema: a right that a later version retired must not take the others with it.
const storedAccessRule = z.object({
  rights: z.array(z.string()),
  assignment: userAssignment.catch(noAssignment),
});

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
  const access = storedAccessRule.safeParse(definitions.get(config.accessRuleId.value ?? "")).data;
  const replay =
    replayRule.safeParse(definitions.get(config.replayRuleId.value ?? "")).data ?? nothingToReplay;
  return {
    kind: "user",
    id: who.personId,
    tenantId: who.tenantId,
    sessionId: who.sessionId,
    rights: readRights(access?.rights ?? []),
    assignment: access?.assignment ?? noAssignment,
    replay,
    reach: await loadReach(tx, who.personId, replay, await loadGroupsOf(tx, row.oid)),
  };
}

async function loadDefinitions(tx: TenantTx, ids: readonly (string | null)[]): Promise<Map<string, unknown>> {
  const wanted = ids.filter((id) => id !== null);
  const rows = await tx
    .select({ id: rule.id, definition: ruleVersion.definition })
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
  return new Map(rows.map((row) => [row.id, row.definition]));
}

function readRights(stored: readonly string[]): ReadonlySet<Right> {
  return new Set(rights.filter((right) => stored.includes(right)));
}
