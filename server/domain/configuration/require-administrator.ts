import { and, eq, inArray, isNull, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { person, rule, ruleVersion } from "@/db/schema";
import { readAccessRule } from "@/server/domain/rules/read-access-rule";
import { AppError } from "@/server/lib/errors";

import { loadEffectiveConfigs } from "./load-effective-configs";

/**
 * Somebody must stay who may edit access rules and assign them to everybody, else nobody could ever mend anything.
 * @throws AppError CONFLICT
 */
export async function requireAnAdministratorLeft(tx: TenantTx): Promise<void> {
  const versions = await tx
    .select({ ruleId: rule.id, builtIn: rule.builtIn, definition: ruleVersion.definition })
    .from(rule)
    .innerJoin(
      ruleVersion,
      and(eq(ruleVersion.ruleId, rule.id), eq(ruleVersion.version, rule.currentVersion)),
    )
    .where(eq(rule.kind, "access"));
  const administering = new Set(
    versions
      .filter((stored) => {
        const { rights, assignment } = readAccessRule(stored);
        const assigns = assignment.scope === "all" && assignment.kinds.includes("access");
        return assigns && rights.includes("rules.access") && rights.includes("users.add");
      })
      .map((version) => version.ruleId),
  );
  if (administering.size > 0) {
    const holders = await tx
      .select({ id: person.id })
      .from(person)
      .where(and(inArray(person.accessRuleId, [...administering]), maySignIn()))
      .limit(1);
    if (holders.length > 0) return;
    const people = await tx
      .select({ id: person.id })
      .from(person)
      .where(and(isNull(person.accessRuleId), maySignIn()));
    const configs = await loadEffectiveConfigs(
      tx,
      people.map((row) => row.id),
    );
    for (const config of configs.values()) {
      if (config.accessRuleId.value && administering.has(config.accessRuleId.value)) return;
    }
  }
  throw new AppError(
    "CONFLICT",
    "This would leave nobody who may administer. Give somebody else an administrator's access rule first.",
  );
}

/** Somebody entered by hand without an object id of Entra can't, until the directory knows them. */
const maySignIn = () =>
  and(
    isNull(person.deactivatedAt),
    eq(person.directoryState, "active"),
    sql`not starts_with(${person.oid}, 'manual:')`,
  );
