import type { directoryGroup } from "@/db/schema";

import type { GroupsAnswer, MemberKind } from "./fold-changes";

export type KnownGroup = Pick<
  typeof directoryGroup.$inferSelect,
  "id" | "oid" | "displayName" | "directoryState"
>;
type Membership = { groupId: string; memberOid: string; memberKind: MemberKind };

export type GroupsPlan = {
  /** New or changed, as they shall be. */
  write: KnownGroup[];
  join: Membership[];
  leave: Membership[];
  /** Of the groups that stand in the directory. */
  groups: { before: number; gone: number };
};

/** By group id, the kind of each direct member. */
export type MembersByGroup = ReadonlyMap<string, ReadonlyMap<string, MemberKind>>;

/**
 * What becomes of groups and direct memberships. `members` holds at least the groups that the answer names (all of them,
 * when it is complete). A group that is gone keeps its configuration and loses its members.
 */
export function planGroups(
  known: readonly KnownGroup[],
  members: MembersByGroup,
  answer: GroupsAnswer,
  newId: () => string,
): GroupsPlan {
  const byOid = new Map(known.map((group) => [group.oid, group]));
  const plan: GroupsPlan = { write: [], join: [], leave: [], groups: { before: 0, gone: 0 } };
  for (const [oid, words] of answer.present) {
    const before = byOid.get(oid);
    const group: KnownGroup = {
      id: before?.id ?? newId(),
      oid,
      displayName: words.name ?? before?.displayName ?? oid,
      directoryState: "active",
    };
    if (before?.displayName !== group.displayName || before.directoryState !== "active")
      plan.write.push(group);
    const has: ReadonlyMap<string, MemberKind> = members.get(group.id) ?? new Map();
    for (const [memberOid, { kind, present }] of words.members) {
      if (present && !has.has(memberOid)) plan.join.push({ groupId: group.id, memberOid, memberKind: kind });
    }
    const lists = answer.complete || words.anew;
    for (const [memberOid, memberKind] of has) {
      const word = words.members.get(memberOid)?.present ?? !lists;
      if (!word) plan.leave.push({ groupId: group.id, memberOid, memberKind });
    }
  }
  for (const group of known) {
    if (group.directoryState === "left") continue;
    plan.groups.before++;
    if (answer.present.has(group.oid) || !(answer.complete || answer.removed.has(group.oid))) continue;
    plan.groups.gone++;
    plan.write.push({ ...group, directoryState: "left" });
    for (const [memberOid, memberKind] of members.get(group.id) ?? []) {
      plan.leave.push({ groupId: group.id, memberOid, memberKind });
    }
  }
  return plan;
}
