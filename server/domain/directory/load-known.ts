import { eq, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { directoryGroup, groupMember, person } from "@/db/schema";

import type { GroupsAnswer, MemberKind } from "./fold-changes";
import type { KnownPerson } from "./plan-people";
import type { KnownGroup } from "./plan-groups";

/** Everybody, in the columns that the directory fills. */
export const loadKnownPeople = (tx: TenantTx): Promise<KnownPerson[]> =>
  tx
    .select({
      id: person.id,
      oid: person.oid,
      origin: person.origin,
      displayName: person.displayName,
      userPrincipalName: person.userPrincipalName,
      upnNormalized: person.upnNormalized,
      mailNormalized: person.mailNormalized,
      department: person.department,
      jobTitle: person.jobTitle,
      directoryState: person.directoryState,
    })
    .from(person);

export const loadKnownGroups = (tx: TenantTx): Promise<KnownGroup[]> =>
  tx
    .select({
      id: directoryGroup.id,
      oid: directoryGroup.oid,
      displayName: directoryGroup.displayName,
      directoryState: directoryGroup.directoryState,
    })
    .from(directoryGroup);

/** Direct members of the groups that the answer may change. */
export async function loadMembers(
  tx: TenantTx,
  groups: readonly KnownGroup[],
  answer: GroupsAnswer,
): Promise<Map<string, Map<string, MemberKind>>> {
  const named = groups.filter(({ oid }) => answer.present.has(oid) || answer.removed.has(oid));
  const rows = await tx
    .select({ groupId: groupMember.groupId, oid: groupMember.memberOid, kind: groupMember.memberKind })
    .from(groupMember)
    .where(
      answer.complete
        ? undefined
        : sql`${groupMember.groupId} = any(${sql.param(named.map((group) => group.id))}::uuid[])`,
    );
  const members = new Map<string, Map<string, MemberKind>>();
  for (const { groupId, oid, kind } of rows) {
    const known = members.get(groupId) ?? new Map<string, MemberKind>();
    members.set(groupId, known.set(oid, kind));
  }
  return members;
}

/** Memberships in groups that the directory has. */
export const countMembers = (tx: TenantTx): Promise<number> =>
  tx
    .select({ count: sql<number>`count(*)::int` })
    .from(groupMember)
    .innerJoin(directoryGroup, eq(directoryGroup.id, groupMember.groupId))
    .where(sql`${directoryGroup.directoryState} <> 'left'`)
    .then(([row]) => row?.count ?? 0);
