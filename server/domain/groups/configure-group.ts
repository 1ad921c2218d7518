import { and, eq, ne } from "drizzle-orm";

import { directoryGroup } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { requireScopeAll } from "@/server/domain/access/in-scope";
import { requireRightOrAutomated } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { changeConfiguration } from "@/server/domain/configuration/change";
import type { Configuration } from "@/server/domain/configuration/effective-config";
import { requireAssignable, requireMayAssign } from "@/server/domain/rules/require-assignable";
import { AppError, notFound } from "@/server/lib/errors";

export type ConfigureGroup = {
  groupId: string;
  /** 1 wins over 2. */
  priority: number;
  configuration: Partial<Configuration>;
};

/**
 * Lets a group of the directory configure its members. Where the pools have too few licences for all of them, some stay
 * without (see `allocate`).
 * @throws AppError NOT_FOUND, FORBIDDEN, or CONFLICT when the priority is taken
 */
export async function configureGroup(ctx: Ctx, input: ConfigureGroup): Promise<void> {
  requireRightOrAutomated(ctx.actor, "users.add");
  requireScopeAll(ctx.actor);
  requireMayAssign(ctx.actor, input.configuration);
  await ctx.db.tx(async (tx) => {
    await requireAssignable(tx, ctx.actor, input.configuration);
    await changeConfiguration(tx, ctx, "everybody", async () => {
      const taken = await tx
        .select({ id: directoryGroup.id })
        .from(directoryGroup)
        .where(and(eq(directoryGroup.priority, input.priority), ne(directoryGroup.id, input.groupId)));
      if (taken.length > 0) {
        throw new AppError(
          "CONFLICT",
          `Another group has priority ${input.priority}. Choose another number.`,
        );
      }
      const changed = await tx
        .update(directoryGroup)
        .set({ ...input.configuration, priority: input.priority, changedAt: ctx.now })
        .where(eq(directoryGroup.id, input.groupId))
        .returning({ id: directoryGroup.id });
      if (changed.length === 0) throw notFound("group");
      const fields = Object.keys(input.configuration).sort().join(" ");
      await recordAudit(tx, ctx, {
        action: "group.configured",
        subject: input.groupId,
        detail: { fields, priority: input.priority },
      });
    });
  });
}
