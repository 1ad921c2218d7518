import { and, eq } from "drizzle-orm";

import type { LicenseSku } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { person } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { inScope } from "@/server/domain/access/in-scope";
import { requireRight } from "@/server/domain/access/require-right";
import { configurationColumns } from "@/server/domain/configuration/load-effective-configs";
import { countOfPerson } from "@/server/domain/conversations/count-of-person";
import { loadSkusOutOfForce } from "@/server/domain/licenses/pools";
import { fieldOfSku, skusOf } from "@/server/domain/licenses/skus";
import { notFound } from "@/server/lib/errors";

import type { UserListItem } from "../schema";
import { selectUsers } from "../select-users";
import { loadFields } from "./load-fields";
import { loadGroupsOfPerson } from "./load-groups";
import { loadIdentities, loadSourceUsers } from "./load-identities";
import type { LicenseUse, PersonDetail } from "./schema";

/**
 * Who somebody is, what holds for them field by field with everything that sets it, and where it leads.
 * @throws AppError NOT_FOUND outside the actor's User Assignment
 */
export async function getPerson(ctx: UserCtx, input: { id: string }): Promise<PersonDetail> {
  requireRight(ctx.actor, "users.list");
  const detail = await ctx.db.tx(async (tx) => {
    const scope = await inScope(tx, ctx.actor);
    const [item] = await selectUsers(tx, and(eq(person.id, input.id), scope), 1);
    const [row] = await tx
      .select({
        oid: person.oid,
        upn: person.upnNormalized,
        mail: person.mailNormalized,
        jobTitle: person.jobTitle,
        managerOid: person.managerOid,
        directoryState: person.directoryState,
        deactivatedAt: person.deactivatedAt,
        changedAt: person.changedAt,
        ...configurationColumns(person),
      })
      .from(person)
      .where(eq(person.id, input.id));
    if (!item || !row) throw notFound("person");
    const groups = await loadGroupsOfPerson(tx, row.oid);
    const identities = await loadIdentities(tx, input.id);
    const { id, name, username, department, state, origin } = item;
    return {
      ...{ id, name, username, department, state, origin, item, groups },
      mail: row.mail,
      jobTitle: row.jobTitle,
      manager: row.managerOid === null ? null : await loadManager(tx, ctx, row.managerOid),
      deactivatedAt: row.deactivatedAt,
      leftBy: row.directoryState === "left" ? row.changedAt : null,
      fields: await loadFields(tx, row, groups),
      licenses: licensesOf(item, await loadSkusOutOfForce(tx, ctx.now)),
      identities: identities.map(({ stored: _, ...shown }) => shown),
      sourceUsers: await loadSourceUsers(
        tx,
        [row.upn, row.mail, ...identities.map(({ stored }) => stored)].filter((address) => address !== null),
      ),
    };
  });
  return { ...detail, conversations: await countOfPerson(ctx, input.id) };
}

/** Managers outside the actor's scope are not named. */
async function loadManager(
  tx: TenantTx,
  ctx: UserCtx,
  oid: string,
): Promise<{ id: string; name: string } | null> {
  const [manager] = await tx
    .select({ id: person.id, name: person.displayName })
    .from(person)
    .where(and(eq(person.oid, oid), await inScope(tx, ctx.actor)));
  return manager ?? null;
}

/** What the configuration asks of the pools, and what came of it. */
function licensesOf(item: UserListItem, outOfForce: ReadonlySet<LicenseSku>): LicenseUse[] {
  const asked = skusOf({
    license: item.license.value,
    addOnZoom: item.addOnZoom.value,
    addOnRingCentral: item.addOnRingCentral.value,
    addOnAnalytics: item.addOnAnalytics.value,
    addOnFullChat: item.addOnFullChat.value,
  });
  const stateOf = (sku: LicenseSku): LicenseUse["state"] => {
    if (item.state === "deactivated") return "deactivated";
    if (item.short.includes(sku)) return "none_left";
    return outOfForce.has(sku) ? "out_of_force" : "held";
  };
  return asked.map((sku) => ({ sku, state: stateOf(sku), source: item[fieldOfSku(sku)].source }));
}
