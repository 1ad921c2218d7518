import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { directoryGroup, effectiveConfiguration, groupMember, person } from "@/db/schema";
import {
  oidOf,
  syncedTenant,
  type SyncedTenant,
  traders,
  userOf,
} from "@/server/domain/directory/testing/synced-tenant";
import type { SignedIn } from "@/server/domain/testing/tenant-fixture";

import { addUsers } from "./add-users";
import { type AddUsers, addUsersInput } from "./schema";

let at: SyncedTenant;
let admin: SignedIn;

beforeAll(async () => {
  at = await syncedTenant();
  admin = await at.signIn();
});
afterAll(() => at.end());

const add = (input: AddUsers) => addUsers(admin.ctx, input, () => at.connectionTo(at.entra.url));
const byOids = (...numbers: number[]): AddUsers => ({ source: "directory", oids: numbers.map(oidOf) });

describe("adding somebody whom no sync has brought", () => {
  it("lets what the groups of somebody entered by hand give hold for them at once", async () => {
    await add(addUsersInput.parse({ source: "manual", name: "By Hand", username: "person52@alpha.example" }));
    await at.entra.control.putUser({ tenant: at.tid, user: userOf(52) });
    const groupId = (await at.groups()).find((row) => row.oid === traders)?.id ?? "";
    const { tenantId } = at.fixture;
    await at.db.tx(async (tx) => {
      await tx.insert(groupMember).values({ tenantId, groupId, memberOid: oidOf(52), memberKind: "person" });
      await tx
        .update(directoryGroup)
        .set({ priority: 1, license: "compliance_uc" })
        .where(eq(directoryGroup.id, groupId));
    });
    await add(byOids(52));
    const [held] = await at.db.tx((tx) =>
      tx
        .select({ license: effectiveConfiguration.license })
        .from(effectiveConfiguration)
        .innerJoin(person, eq(person.id, effectiveConfiguration.personId))
        .where(eq(person.oid, oidOf(52))),
    );
    expect(held).toEqual({ license: "compliance_uc" });
  });

  it("lets two add the same person at once", async () => {
    await at.entra.control.putUser({ tenant: at.tid, user: userOf(53) });
    const both = await Promise.all([add(byOids(53)), add(byOids(53))]);
    expect(both.map(({ personIds, already }) => personIds.length + already)).toEqual([1, 1]);
    expect(both.map(({ already }) => already).sort()).toEqual([0, 1]);
  });
});
