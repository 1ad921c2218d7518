import { and, eq } from "drizzle-orm";

import { directoryGroup, groupMember } from "@/db/schema";
import { refreshConfigurations } from "@/server/domain/configuration/refresh";
import type { TenantFixture, TestPerson } from "@/server/domain/testing/tenant-fixture";
import { newId } from "@/server/lib/id";

export type TestGroup = { id: string; oid: string; group: string };
type Member = TestPerson | TestGroup;

const rowOf = (home: TenantFixture, groupId: string, member: Member) => ({
  tenantId: home.tenantId,
  groupId,
  memberOid: member.oid,
  memberKind: "group" in member ? ("group" as const) : ("person" as const),
});

/** A group as a sync of the directory leaves it: it configures nobody yet. */
export async function addDirectoryGroup(
  home: TenantFixture,
  name: string,
  members: readonly Member[] = [],
): Promise<TestGroup> {
  const group = { id: newId(), oid: newId(), group: name };
  await home.db.tx(async (tx) => {
    await tx.insert(directoryGroup).values({
      tenantId: home.tenantId,
      id: group.id,
      oid: group.oid,
      displayName: name,
      directoryState: "active",
      changedAt: home.now,
    });
    if (members.length > 0) {
      await tx.insert(groupMember).values(members.map((member) => rowOf(home, group.id, member)));
    }
  });
  return group;
}

/** Somebody joins, or leaves, as a sync does it. */
export async function joinGroup(home: TenantFixture, group: TestGroup, member: Member): Promise<void> {
  await home.db.tx(async (tx) => {
    await tx.insert(groupMember).values(rowOf(home, group.id, member));
    await refreshConfigurations(tx, home.system(), "everybody");
  });
}

export async function leaveGroup(home: TenantFixture, group: TestGroup, member: Member): Promise<void> {
  await home.db.tx(async (tx) => {
    await tx
      .delete(groupMember)
      .where(and(eq(groupMember.groupId, group.id), eq(groupMember.memberOid, member.oid)));
    await refreshConfigurations(tx, home.system(), "everybody");
  });
}

/** The directory no longer has the group. */
export async function dropGroup(home: TenantFixture, group: TestGroup): Promise<void> {
  await home.db.tx(async (tx) => {
    await tx.update(directoryGroup).set({ directoryState: "left" }).where(eq(directoryGroup.id, group.id));
    await refreshConfigurations(tx, home.system(), "everybody");
  });
}
