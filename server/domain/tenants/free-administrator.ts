import { and, eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { person, tenant } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { loadEffectiveConfigs } from "@/server/domain/configuration/load-effective-configs";

import type { FreeAdministrator } from "./schema";

/** Who administers without a licence, as the database has it now; null when nobody is named. */
export async function loadFreeAdministrator(tx: TenantTx, ctx: UserCtx): Promise<FreeAdministrator | null> {
  const [row] = await tx
    .select({
      id: person.id,
      name: person.displayName,
      username: person.userPrincipalName,
      state: person.directoryState,
      deactivatedAt: person.deactivatedAt,
    })
    .from(tenant)
    .innerJoin(person, and(eq(person.tenantId, tenant.id), eq(person.id, tenant.freeAdministratorId)))
    .where(eq(tenant.id, ctx.db.tenantId));
  if (!row) return null;
  const { state, deactivatedAt, ...who } = row;
  const config = (await loadEffectiveConfigs(tx, [row.id])).get(row.id);
  return {
    ...who,
    active: state === "active" && deactivatedAt === null,
    license: config?.license.value ?? null,
    isYou: row.id === ctx.actor.id,
  };
}

/** Whether whoever manages the tenant may name another one: it is themselves, or nobody who could do it is left. */
export const mayHandOver = (present: FreeAdministrator | null): boolean =>
  !present || present.isYou || !present.active;
