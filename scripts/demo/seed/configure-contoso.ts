import { and, eq, isNull, like } from "drizzle-orm";

import { directoryGroup, person, rule } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { archivePorts } from "@/server/domain/archive/ports";
import { addGroup } from "@/server/domain/groups/configure-group";
import { createRule } from "@/server/domain/rules/create-rule";
import { configureUsers } from "@/server/domain/users/configure-users";

import { groups, type NamedConfiguration, people, rules } from "./contoso";

/** Rules, groups and licences of the configured organization, by the verbs that administrators use. */
export async function configureContoso(ctx: Ctx): Promise<void> {
  for (const wanted of rules) await createRule(ctx, wanted);
  const ids = await ctx.db.tx(async (tx) => {
    const rows = await tx.select({ id: rule.id, name: rule.name, builtIn: rule.builtIn }).from(rule);
    return new Map(rows.map((row) => [row.builtIn ?? row.name, row.id]));
  });
  const named = ({ recordingRule, replayRule, ...rest }: NamedConfiguration) => ({
    ...rest,
    ...(recordingRule ? { recordingRuleId: ids.get(recordingRule) ?? null } : {}),
    ...(replayRule ? { replayRuleId: ids.get(replayRule) ?? null } : {}),
  });
  for (const { name, priority, configuration } of groups) {
    const [found] = await ctx.db.tx((tx) =>
      tx
        .select({ id: directoryGroup.id })
        .from(directoryGroup)
        .where(and(eq(directoryGroup.displayName, name), isNull(directoryGroup.priority))),
    );
    if (found)
      await addGroup(
        ctx,
        { groupId: found.id, priority, configuration: named(configuration) },
        await archivePorts(),
      );
  }
  for (const { who, configuration } of people) {
    const [found] = await ctx.db.tx((tx) =>
      tx
        .select({ id: person.id })
        .from(person)
        .where(like(person.upnNormalized, `${who}@%`)),
    );
    if (found) await configureUsers(ctx, { personIds: [found.id], changes: named(configuration) });
  }
}
