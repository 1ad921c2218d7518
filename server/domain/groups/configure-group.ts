import { and, eq, gt, ne } from "drizzle-orm";

import { directoryGroup, playbackSession, tenant } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { requireRightOrAutomated } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import type { Configuration } from "@/server/domain/rules/effective-config";
import { countUsedLicenses } from "@/server/domain/licenses/count-used";
import { requirePoolsSuffice } from "@/server/domain/licenses/require-pools";
import { requireAssignable, requireRightsToAssign } from "@/server/domain/rules/require-assignable";
import { AppError, notFound } from "@/server/lib/errors";

export type ConfigureGroup = {
  groupId: string;
  /** 1 wins over 2. */
  priority: number;
  configuration: Partial<Configuration>;
};

/**
 * Lets a group of the directory configure its members.
 * @throws AppError NOT_FOUND, or CONFLICT when the priority is taken or a licence pool would be oversubscribed
 */
export async function configureGroup(ctx: Ctx, input: ConfigureGroup): Promise<void> {
  requireRightOrAutomated(ctx.actor, "users.add");
  requireRightsToAssign(ctx.actor, input.configuration);
  await ctx.db.tx(async (tx) => {
    await tx.select({ id: tenant.id }).from(tenant).for("update");
    const taken = await tx
      .select({ id: directoryGroup.id })
      .from(directoryGroup)
      .where(and(eq(directoryGroup.priority, input.priority), ne(directoryGroup.id, input.groupId)));
    if (taken.length > 0) {
      throw new AppError("CONFLICT", `Another group has priority ${input.priority}. Choose another number.`);
    }
    await requireAssignable(tx, ctx.actor, input.configuration);
    const usedBefore = await countUsedLicenses(tx);
    const changed = await tx
      .update(directoryGroup)
      .set({ ...input.configuration, priority: input.priority, changedAt: ctx.now })
      .where(eq(directoryGroup.id, input.groupId))
      .returning({ id: directoryGroup.id });
    if (changed.length === 0) throw notFound("group");
    await requirePoolsSuffice(tx, usedBefore);
    // Byte ranges check only their sitting: whoever sits at a player opens it again, under what holds now.
    await tx
      .update(playbackSession)
      .set({ expiresAt: ctx.now })
      .where(gt(playbackSession.expiresAt, ctx.now));
    const fields = Object.keys(input.configuration).sort().join(" ");
    await recordAudit(tx, ctx, {
      action: "group.configured",
      subject: input.groupId,
      detail: { fields, priority: input.priority },
    });
  });
}
