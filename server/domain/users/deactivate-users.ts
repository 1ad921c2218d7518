import { and, eq, inArray, isNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { person, session, tenant } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { requireInScope } from "@/server/domain/access/in-scope";
import { requireRightOrAutomated } from "@/server/domain/access/require-right";
import { recordAudits } from "@/server/domain/audit/record";
import { changeConfiguration } from "@/server/domain/configuration/change";
import { AppError } from "@/server/lib/errors";

import type { SomeUsers } from "./schema";

/**
 * Takes people out of service here: signed out at once, no way back in, their licenses free for others, nothing more of
 * theirs imported. What is archived stays, and so does their configuration. Who is deactivated already is left alone.
 * @throws AppError CONFLICT for oneself, the administrator without license, or when nobody would be left who may
 *   administer; NOT_FOUND for a person outside the actor's User Assignment; FORBIDDEN
 */
export async function deactivateUsers(ctx: Ctx, input: SomeUsers): Promise<{ changed: number }> {
  requireRightOrAutomated(ctx.actor, "users.add");
  const ids = [...new Set(input.personIds)];
  if (ctx.actor.kind === "user" && ids.includes(ctx.actor.id)) {
    throw new AppError("CONFLICT", "You can't deactivate yourself. Another administrator can.");
  }
  return ctx.db.tx(async (tx) => {
    await requireInScope(tx, ctx.actor, ids);
    return changeConfiguration(tx, ctx, ids, async () => {
      await requireNotFreeAdministrator(tx, ids);
      const changed = await tx
        .update(person)
        .set({ deactivatedAt: ctx.now, changedAt: ctx.now })
        .where(and(inArray(person.id, ids), isNull(person.deactivatedAt)))
        .returning({ id: person.id });
      await tx.delete(session).where(inArray(session.personId, ids));
      await recordAudits(
        tx,
        ctx,
        changed.map(({ id }) => ({ action: "user.deactivated" as const, subject: id })),
      );
      return { changed: changed.length };
    });
  });
}

async function requireNotFreeAdministrator(tx: TenantTx, ids: readonly string[]): Promise<void> {
  const [named] = await tx
    .select({ name: person.displayName })
    .from(tenant)
    .innerJoin(person, eq(person.id, tenant.freeAdministratorId))
    .where(inArray(person.id, [...ids]));
  if (!named) return;
  throw new AppError(
    "CONFLICT",
    `${named.name} is your organization's administrator without license. Hand that over under Tenant first.`,
  );
}
