import { inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { person, playbackSession, tenant } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { requireRightOrAutomated } from "@/server/domain/access/require-right";
import { recordAudits } from "@/server/domain/audit/record";
import { countUsedLicenses } from "@/server/domain/licenses/count-used";
import { requirePoolsSuffice } from "@/server/domain/licenses/require-pools";
import { loadEffectiveConfigs } from "@/server/domain/rules/load-effective-configs";
import { requireAssignable, requireRightsToAssign } from "@/server/domain/rules/require-assignable";
import { AppError, notFound } from "@/server/lib/errors";

import { requireAnAdministratorLeft } from "./require-administrator";
import type { ConfigureUsers } from "./schema";

/**
 * Sets fields on the given people, all or none.
 * @throws AppError CONFLICT when a pool would be oversubscribed, an add-on would stand without a recording licence, or
 *   nobody would be left who may administer; NOT_FOUND for a person or rule that is not the tenant's.
 */
export async function configureUsers(ctx: Ctx, input: ConfigureUsers): Promise<{ changed: number }> {
  requireRightOrAutomated(ctx.actor, "users.add");
  requireRightsToAssign(ctx.actor, input.changes);
  const ids = [...new Set(input.personIds)];
  return ctx.db.tx(async (tx) => {
    // Two sessions that hand out the last licence must not both succeed.
    await tx.select({ id: tenant.id }).from(tenant).for("update");
    const found = await tx
      .select({ id: person.id })
      .from(person)
      .where(inArray(person.id, ids))
      .for("update");
    if (found.length !== ids.length) throw notFound("person");
    await requireAssignable(tx, ctx.actor, input.changes);

    const usedBefore = await countUsedLicenses(tx);
    await tx
      .update(person)
      .set({ ...defined(input.changes), isUser: true, changedAt: ctx.now })
      .where(inArray(person.id, ids));

    await requireLicensed(tx, ids);
    await requirePoolsSuffice(tx, usedBefore);
    if ("accessRuleId" in input.changes) await requireAnAdministratorLeft(tx);
    // Byte ranges check only their sitting, so a change of rules ends the sittings it concerns.
    await tx
      .update(playbackSession)
      .set({ expiresAt: ctx.now })
      .where(inArray(playbackSession.personId, ids));
    const fields = Object.keys(input.changes).sort().join(" ");
    await recordAudits(
      tx,
      ctx,
      ids.map((id) => ({ action: "user.configured" as const, subject: id, detail: { fields } })),
    );
    return { changed: ids.length };
  });
}

/** Drops keys that are absent, so that only what was given changes. */
function defined(changes: ConfigureUsers["changes"]) {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

/** No add-on without a recording licence. */
async function requireLicensed(tx: TenantTx, ids: readonly string[]): Promise<void> {
  const configs = [...(await loadEffectiveConfigs(tx, ids)).values()];
  if (configs.some((config) => config.addOnZoom.value && !config.license.value)) {
    throw new AppError(
      "CONFLICT",
      "The Zoom add-on needs a recording license. Give both, or take the add-on away.",
    );
  }
}
