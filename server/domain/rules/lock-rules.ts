import { and, eq, isNull, sql } from "drizzle-orm";

import type { BuiltInRule, RuleKind } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { rule, ruleVersion } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { lockConfiguration } from "@/server/domain/configuration/refresh";
import { normalized } from "@/server/domain/custom-fields/schema";
import { AppError, notFound } from "@/server/lib/errors";

export type LockedRule = {
  id: string;
  kind: RuleKind;
  name: string;
  builtIn: BuiltInRule | null;
  version: number;
  description: string;
  definition: unknown;
  savedBy: string | null;
  savedAt: Date;
};

/** Whoever changes rules comes one after the other. */
export async function lockRules(tx: TenantTx, ctx: Ctx): Promise<void> {
  const key = `rules ${ctx.db.tenantId}`;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
}

/**
 * The rule with its current version, locked: nobody saves it, deletes it or gives it to anybody meanwhile.
 * @throws AppError NOT_FOUND
 */
export async function lockRule(tx: TenantTx, ctx: Ctx, ruleId: string): Promise<LockedRule> {
  // First what holds for people, then rules, as everybody who gives rules does: no two wait for each other.
  await lockConfiguration(tx);
  await lockRules(tx, ctx);
  await tx.select({ id: rule.id }).from(rule).where(eq(rule.id, ruleId)).for("update");
  const [row] = await tx
    .select({
      id: rule.id,
      kind: rule.kind,
      name: rule.name,
      builtIn: rule.builtIn,
      version: rule.currentVersion,
      description: ruleVersion.description,
      definition: ruleVersion.definition,
      savedBy: ruleVersion.createdBy,
      savedAt: ruleVersion.createdAt,
    })
    .from(rule)
    .innerJoin(
      ruleVersion,
      and(eq(ruleVersion.ruleId, rule.id), eq(ruleVersion.version, rule.currentVersion)),
    )
    .where(and(eq(rule.id, ruleId), isNull(rule.deletedAt)));
  if (!row) throw notFound("rule");
  return row;
}

const kindWords: Record<RuleKind, string> = {
  recording: "a recording rule",
  replay: "a replay rule",
  access: "an access rule",
  analytics: "an analytics rule",
};

/** @throws AppError CONFLICT when another rule of the kind has the name, whatever its case and accents */
export async function requireFreeRuleName(
  tx: TenantTx,
  kind: RuleKind,
  name: string,
  own?: string,
): Promise<void> {
  const known = await tx.select({ id: rule.id, name: rule.name }).from(rule).where(eq(rule.kind, kind));
  if (!known.some((row) => row.id !== own && normalized(row.name) === normalized(name))) return;
  throw new AppError("CONFLICT", `There is ${kindWords[kind]} named “${name}” already. Choose another name.`);
}
