import { and, inArray, isNotNull, sql } from "drizzle-orm";

import { effectiveConfiguration, person } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { requireInScope } from "@/server/domain/access/in-scope";
import { requireRightOrAutomated } from "@/server/domain/access/require-right";
import { recordAudits } from "@/server/domain/audit/record";
import { changeConfiguration } from "@/server/domain/configuration/change";
import { requireAssignable } from "@/server/domain/rules/require-assignable";

import { loadGivenAccess } from "./given-access";
import type { SomeUsers } from "./schema";

/**
 * Takes people back who were deactivated, with the configuration that they had. `without` of them go without a license
 * that it gives, because others have it by now. Who is active already is left alone.
 * @throws AppError NOT_FOUND for a person outside the actor's User Assignment; FORBIDDEN, also for
 *   somebody with rights that the actor lacks
 */
export async function reactivateUsers(
  ctx: Ctx,
  input: SomeUsers,
): Promise<{ changed: number; without: number }> {
  requireRightOrAutomated(ctx.actor, "users.add");
  const ids = [...new Set(input.personIds)];
  return ctx.db.tx(async (tx) => {
    await requireInScope(tx, ctx.actor, ids);
    const changed = await changeConfiguration(tx, ctx, ids, async () => {
      const rows = await tx
        .update(person)
        .set({ deactivatedAt: null, changedAt: ctx.now })
        .where(and(inArray(person.id, ids), isNotNull(person.deactivatedAt)))
        .returning({ id: person.id });
      await recordAudits(
        tx,
        ctx,
        rows.map(({ id }) => ({ action: "user.reactivated" as const, subject: id })),
      );
      return rows.map(({ id }) => id);
    });
    if (changed.length === 0) return { changed: 0, without: 0 };
    // Their rights come back with them: nobody gives those that they lack.
    for (const accessRuleId of new Set((await loadGivenAccess(tx, changed)).values()))
      await requireAssignable(tx, ctx.actor, { accessRuleId });
    const without = await tx.$count(
      effectiveConfiguration,
      and(
        inArray(effectiveConfiguration.personId, changed),
        sql`cardinality(${effectiveConfiguration.short}) > 0`,
      ),
    );
    return { changed: changed.length, without };
  });
}
