import { and, eq, inArray, isNull } from "drizzle-orm";
import { z } from "zod";

import type { TenantTx } from "@/db/client";
import { person, rule, ruleVersion } from "@/db/schema";
import { loadEffectiveConfigs } from "@/server/domain/rules/load-effective-configs";
import { type ReplayRule, replayRule, type Right, rights } from "@/server/domain/rules/schema";

import type { UserActor } from "./actor";

const nothingToReplay: ReplayRule = {
  visibility: "none",
  replay: "never",
  download: false,
  transcript: false,
  chat: false,
};

// Not the rule's own schema: a right that a later version retired must not take the others with it.
const storedAccessRule = z.object({ rights: z.array(z.string()) });

/**
 * The person with the rights that hold now: own configuration over groups (nested ones too) over the defaults User and
 * Replay Own. Null when they are unknown, deactivated here, or disabled or gone in the directory.
 */
export async function loadActor(
  tx: TenantTx,
  who: { tenantId: string; personId: string; sessionId: string },
): Promise<UserActor | null> {
  const [row] = await tx
    .select({ id: person.id })
    .from(person)
    .where(
      and(eq(person.id, who.personId), eq(person.directoryState, "active"), isNull(person.deactivatedAt)),
    );
  if (!row) return null;
  const config = (await loadEffectiveConfigs(tx, [who.personId])).get(who.personId);
  if (!config) return null;
  const definitions = await loadDefinitions(tx, [config.accessRuleId.value, config.replayRuleId.value]);
  return {
    kind: "user",
    id: who.personId,
    tenantId: who.tenantId,
    sessionId: who.sessionId,
    rights: readRights(definitions.get(config.accessRuleId.value ?? "")),
    replay: replayRule.safeParse(definitions.get(config.replayRuleId.value ?? "")).data ?? nothingToReplay,
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

function readRights(definition: unknown): ReadonlySet<Right> {
  const stored = new Set(storedAccessRule.safeParse(definition).data?.rights);
  return new Set(rights.filter((right) => stored.has(right)));
}
