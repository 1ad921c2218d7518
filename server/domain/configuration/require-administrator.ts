import { and, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { directoryGroup, person, rule, ruleVersion } from "@/db/schema";
import { readAccessRule } from "@/server/domain/rules/read-access-rule";
import { type Right, rightLabels } from "@/server/domain/rules/schema";
import { AppError } from "@/server/lib/errors";

import { loadEffectiveConfigs } from "./load-effective-configs";

/**
 * The rights of everybody who may edit access rules and assign them to all. Nobody gives a right that they lack, so a right
 * that none of these holds is lost for good.
 */
export async function rightsOfAdministrators(tx: TenantTx): Promise<ReadonlySet<Right>> {
  const administering = await loadAdministeringRules(tx);
  const inForce = await rulesInForce(tx, [...administering.keys()]);
  return new Set([...inForce].flatMap((ruleId) => administering.get(ruleId) ?? []));
}

/**
 * After a change: somebody stays who may administer, and no right that could be given before is lost.
 * @throws AppError CONFLICT
 */
export async function requireAdministratorsLeft(tx: TenantTx, before: ReadonlySet<Right>): Promise<void> {
  const after = await rightsOfAdministrators(tx);
  if (after.size === 0) {
    throw new AppError(
      "CONFLICT",
      "This would leave nobody who may administer. Give somebody else an administrator's access rule first.",
    );
  }
  const lost = [...before].find((right) => !after.has(right));
  if (!lost) return;
  throw new AppError(
    "CONFLICT",
    `This would leave no administrator with the right “${rightLabels[lost]}”, and nobody could ever give it again. Give it to another administrator first.`,
    { detail: { right: lost } },
  );
}

async function loadAdministeringRules(tx: TenantTx): Promise<Map<string, readonly Right[]>> {
  const versions = await tx
    .select({ ruleId: rule.id, builtIn: rule.builtIn, definition: ruleVersion.definition })
    .from(rule)
    .innerJoin(
      ruleVersion,
      and(eq(ruleVersion.ruleId, rule.id), eq(ruleVersion.version, rule.currentVersion)),
    )
    .where(and(eq(rule.kind, "access"), isNull(rule.deletedAt)));
  const administering = new Map<string, readonly Right[]>();
  for (const stored of versions) {
    const { rights, assignment } = readAccessRule(stored);
    const assigns = assignment.scope === "all" && assignment.kinds.includes("access");
    if (assigns && rights.includes("rules.access") && rights.includes("users.add")) {
      administering.set(stored.ruleId, rights);
    }
  }
  return administering;
}

/** Which of these rules hold for somebody who may sign in. */
async function rulesInForce(tx: TenantTx, ruleIds: readonly string[]): Promise<Set<string>> {
  if (ruleIds.length === 0) return new Set();
  const own = await tx
    .selectDistinct({ ruleId: person.accessRuleId })
    .from(person)
    .where(and(inArray(person.accessRuleId, [...ruleIds]), maySignIn()));
  const found = new Set(own.flatMap(({ ruleId }) => ruleId ?? []));
  const givenByGroup = await tx.$count(
    directoryGroup,
    and(isNotNull(directoryGroup.priority), inArray(directoryGroup.accessRuleId, [...ruleIds])),
  );
  if (givenByGroup === 0) return found;
  const people = await tx
    .select({ id: person.id })
    .from(person)
    .where(and(isNull(person.accessRuleId), maySignIn()));
  const configs = await loadEffectiveConfigs(
    tx,
    people.map((row) => row.id),
  );
  for (const { accessRuleId } of configs.values()) {
    if (accessRuleId.value && ruleIds.includes(accessRuleId.value)) found.add(accessRuleId.value);
  }
  return found;
}

/** Somebody entered by hand without an object id of Entra can't, until the directory knows them. */
const maySignIn = () =>
  and(
    isNull(person.deactivatedAt),
    eq(person.directoryState, "active"),
    sql`not starts_with(${person.oid}, 'manual:')`,
  );
