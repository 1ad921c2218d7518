import { asc, sql } from "drizzle-orm";

import { licenseSkus } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { effectiveConfiguration, person } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { inScope } from "@/server/domain/access/in-scope";
import { requireRight } from "@/server/domain/access/require-right";
import { fieldOfSku } from "@/server/domain/licenses/skus";
import { notFound } from "@/server/lib/errors";

import { mayChangeGroups } from "./change-groups";
import { loadGroupItems } from "./load-items";
import { loadNestings } from "./load-nestings";
import { waysInto } from "./paths";
import type { GroupDetail, GroupInput } from "./schema";

const maxWithout = 50;

/** One group that configures people. @throws AppError NOT_FOUND */
export async function getGroup(ctx: UserCtx, { groupId }: GroupInput): Promise<GroupDetail> {
  requireRight(ctx.actor, "users.list");
  return ctx.db.tx(async (tx) => {
    const scope = await inScope(tx, ctx.actor);
    const [group] = await loadGroupItems(tx, scope, groupId);
    if (!group) throw notFound("group");
    const nestings = group.left ? [] : await loadNestings(tx);
    const names = new Map(nestings.map(({ child, childName }) => [child, childName]));
    const inside = [...waysInto(groupId, nestings).keys()].filter((id) => id !== groupId);
    return {
      ...group,
      mayChange: mayChangeGroups(ctx.actor),
      partial: scope !== undefined,
      nested: inside.map((id) => ({ id, name: names.get(id) ?? "" })),
      without: await loadWithout(tx, groupId, scope),
    };
  });
}

const givers = licenseSkus.map((sku) => sql`${effectiveConfiguration.sources} ->> ${fieldOfSku(sku)}::text`);

/** Who goes without what this group gives, in the order in which seats are given out (see `allocate`). */
async function loadWithout(
  tx: TenantTx,
  groupId: string,
  scope: Awaited<ReturnType<typeof inScope>>,
): Promise<GroupDetail["without"]> {
  const rows = await tx
    .select({
      personId: person.id,
      name: person.displayName,
      username: person.userPrincipalName,
      short: effectiveConfiguration.short,
      sources: effectiveConfiguration.sources,
    })
    .from(effectiveConfiguration)
    .innerJoin(person, sql`${person.id} = ${effectiveConfiguration.personId}`)
    .where(
      sql`cardinality(${effectiveConfiguration.short}) > 0 and ${person.deactivatedAt} is null and ${scope ?? sql`true`}
        and ${groupId} in (${sql.join(givers, sql`, `)})`,
    )
    .orderBy(sql`${person.upnNormalized} collate "C"`, asc(person.id));
  return rows
    .map(({ short, sources, ...who }) => ({
      ...who,
      skus: short.filter((sku) => sources[fieldOfSku(sku)] === groupId),
    }))
    .filter(({ skus }) => skus.length > 0)
    .slice(0, maxWithout);
}
