import { and, eq, isNull, ne, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { directoryGroup, person } from "@/db/schema";
import type { Actor } from "@/server/domain/access/actor";
import { inScope } from "@/server/domain/access/in-scope";
import { notFound } from "@/server/lib/errors";

type GroupPeople = { people: { id: string; isUser: boolean }[]; configures: boolean };

/**
 * Who stands in a group now, nested groups expanded (a cycle ends the walk), of those whom the actor may list.
 * @throws AppError NOT_FOUND
 */
export async function loadGroupPeople(tx: TenantTx, actor: Actor, groupId: string): Promise<GroupPeople> {
  const [group] = await tx
    .select({ priority: directoryGroup.priority })
    .from(directoryGroup)
    .where(and(eq(directoryGroup.id, groupId), eq(directoryGroup.directoryState, "active")));
  if (!group) throw notFound("group");
  const members = await tx.execute<{ oid: string }>(sql`
    with recursive inside (id) as (
      select ${groupId}::uuid
      union
      select child.id from inside
        join group_member m on m.group_id = inside.id and m.member_kind = 'group'
        join directory_group child on child.oid = m.member_oid and child.directory_state = 'active'
    )
    select distinct m.member_oid as oid from inside
      join group_member m on m.group_id = inside.id and m.member_kind = 'person'`);
  const oids = members.map((row) => row.oid);
  const people =
    oids.length === 0
      ? []
      : await tx
          .select({ id: person.id, isUser: person.isUser })
          .from(person)
          .where(
            and(
              sql`${person.oid} = any(${sql.param(oids)}::text[])`,
              ne(person.directoryState, "left"),
              isNull(person.deactivatedAt),
              await inScope(tx, actor),
            ),
          );
  return { people, configures: group.priority !== null };
}
