import { eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { person, tenant } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { loadEffectiveConfigs } from "@/server/domain/configuration/load-effective-configs";
import { AppError, notFound } from "@/server/lib/errors";

import { administeringRules } from "./administering";
import { loadFreeAdministrator, mayHandOver } from "./free-administrator";
import type { HandOver } from "./schema";

/**
 * Names another administrator who needs no licence. Whoever is it now hands it over; when they are deactivated or gone,
 * anybody who manages the tenant does. Rights and rules of both stay as they are. Repeating it changes nothing.
 * @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT when the receiver is not active or does not administer
 */
export async function handOverFreeAdministrator(
  ctx: UserCtx,
  input: HandOver,
): Promise<{ handedOver: boolean }> {
  requireRight(ctx.actor, "tenant.manage");
  const { tenantId } = ctx.db;
  return ctx.db.tx(async (tx) => {
    // Two hand-overs at once: the second one sees whom the first one named.
    await tx.select({ id: tenant.id }).from(tenant).where(eq(tenant.id, tenantId)).for("update");
    const present = await loadFreeAdministrator(tx, ctx);
    if (!mayHandOver(present)) {
      throw new AppError(
        "FORBIDDEN",
        `Only ${present?.name ?? "the present one"} can hand the administration without license over, or your operator.`,
      );
    }
    await requireAdministering(tx, input.personId);
    if (present?.id === input.personId) return { handedOver: false };
    await tx.update(tenant).set({ freeAdministratorId: input.personId }).where(eq(tenant.id, tenantId));
    await recordAudit(tx, ctx, {
      action: "tenant.free_administrator_handed_over",
      subject: input.personId,
      detail: { former: present?.id ?? null },
    });
    return { handedOver: true };
  });
}

async function requireAdministering(tx: TenantTx, personId: string): Promise<void> {
  const [receiver] = await tx
    .select({ state: person.directoryState, deactivatedAt: person.deactivatedAt, isUser: person.isUser })
    .from(person)
    .where(eq(person.id, personId));
  if (!receiver) throw notFound("person");
  if (receiver.state !== "active" || receiver.deactivatedAt || !receiver.isUser) {
    throw new AppError("CONFLICT", "This person is no active user. Choose somebody who is.");
  }
  const config = (await loadEffectiveConfigs(tx, [personId])).get(personId);
  const administering = await administeringRules(tx);
  if (config?.accessRuleId.value && administering.includes(config.accessRuleId.value)) return;
  throw new AppError(
    "CONFLICT",
    "This person’s access rule does not administer. Give them the rule Administrator first, under Users.",
  );
}
