import { and, asc, count, desc, eq, inArray, isNull } from "drizzle-orm";

import type { RuleKind } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { category, directoryGroup, effectiveConfiguration, person, rule, ruleVersion } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { inScope } from "@/server/domain/access/in-scope";
import { notFound } from "@/server/lib/errors";

import { type RuleContent, readContent, readDefinition } from "./definition";
import type { Named, RuleDetail, RuleNames } from "./editor/schema";
import { ruleColumn, usesRule } from "./people-under";
import { referencesOf } from "./references";
import { requireMayReadRules } from "./require-rule-right";

/**
 * A rule with all its versions, and the groups that name it.
 * @throws AppError NOT_FOUND, FORBIDDEN
 */
export async function getRule(ctx: UserCtx, input: { ruleId: string }): Promise<RuleDetail> {
  requireMayReadRules(ctx.actor);
  return ctx.db.tx(async (tx) => {
    const [found] = await tx
      .select({
        id: rule.id,
        kind: rule.kind,
        name: rule.name,
        builtIn: rule.builtIn,
        changedAt: rule.changedAt,
        version: rule.currentVersion,
      })
      .from(rule)
      .where(and(eq(rule.id, input.ruleId), isNull(rule.deletedAt)));
    if (!found) throw notFound("rule");
    const { kind, builtIn } = found;
    const stored = await loadVersions(tx, found.id);
    const current = stored.find(({ version }) => version === found.version);
    const contents = stored.flatMap(({ definition }) => readContent(kind, { builtIn, definition }) ?? []);
    return {
      ...found,
      description: current?.description ?? "",
      definition: readDefinition(kind, { builtIn, definition: current?.definition }),
      versions: stored.map(({ definition, ...version }) => ({
        ...version,
        definition: readDefinition(kind, { builtIn, definition }),
      })),
      usedBy: await countUsers(tx, found.id, kind),
      groups: await loadGroups(tx, found.id, kind),
      names: await loadNames(tx, ctx, contents),
    };
  });
}

const loadVersions = (tx: TenantTx, ruleId: string) =>
  tx
    .select({
      version: ruleVersion.version,
      description: ruleVersion.description,
      definition: ruleVersion.definition,
      author: person.displayName,
      at: ruleVersion.createdAt,
      restoredFrom: ruleVersion.restoredFrom,
    })
    .from(ruleVersion)
    .leftJoin(person, eq(person.id, ruleVersion.createdBy))
    .where(eq(ruleVersion.ruleId, ruleId))
    .orderBy(desc(ruleVersion.version));

async function countUsers(tx: TenantTx, ruleId: string, kind: RuleKind): Promise<number> {
  const [row] = await tx
    .select({ users: count() })
    .from(effectiveConfiguration)
    .innerJoin(person, eq(person.id, effectiveConfiguration.personId))
    .where(usesRule(ruleId, kind));
  return row?.users ?? 0;
}

const loadGroups = (tx: TenantTx, ruleId: string, kind: RuleKind): Promise<Named[]> =>
  tx
    .select({ id: directoryGroup.id, name: directoryGroup.displayName })
    .from(directoryGroup)
    .where(eq(ruleColumn(directoryGroup, kind), ruleId))
    .orderBy(asc(directoryGroup.displayName));

/** Names of what any version refers to; people only as far as the actor may list them. */
async function loadNames(tx: TenantTx, ctx: UserCtx, contents: readonly RuleContent[]): Promise<RuleNames> {
  const all = contents.map(referencesOf);
  const people = [...new Set(all.flatMap((one) => one.people))];
  const groups = [...new Set(all.flatMap((one) => one.groups))];
  const categories = [...new Set(all.flatMap((one) => one.categories))];
  const rows: Named[] = [
    ...(people.length === 0
      ? []
      : await tx
          .select({ id: person.id, name: person.displayName })
          .from(person)
          .where(and(inArray(person.id, people), await inScope(tx, ctx.actor)))),
    ...(groups.length === 0
      ? []
      : await tx
          .select({ id: directoryGroup.id, name: directoryGroup.displayName })
          .from(directoryGroup)
          .where(inArray(directoryGroup.id, groups))),
    ...(categories.length === 0
      ? []
      : await tx
          .select({ id: category.id, name: category.name })
          .from(category)
          .where(inArray(category.id, categories))),
  ];
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}
