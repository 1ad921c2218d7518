import { asc, eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { auditEvent, directoryGroup, groupMember, person, tenant } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import type { GraphConnection } from "@/server/connectors/microsoft/token";
import { start, stopServer, tid as servedTid } from "@/server/connectors/testing/graph";
import type { Ctx } from "@/server/domain/access/ctx";
import { createTestTenant } from "@/server/domain/tenants/testing/create-test-tenant";
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET } from "@/standins/entra/defaults";
import { type Entra, startEntra } from "@/standins/entra/server";

import { syncDirectory } from "./sync-directory";

const tid = "11111111-1111-4111-8111-111111111111";
const traders = "cccccccc-0000-4000-8000-000000000001";
const everyone = "cccccccc-0000-4000-8000-000000000002";
const oidOf = (n: number) => `aaaaaaaa-0000-4000-8000-${String(n).padStart(12, "0")}`;
const names = ["Ada", "Ben", "Cem", "Dee", "Eva", "Fay", "Gus", "Hal"];
const user = (n: number) => {
  const name = names[n] ?? "";
  const address = `${name.toLowerCase()}@alpha.example`;
  return {
    id: oidOf(n),
    userPrincipalName: address,
    mail: address,
    displayName: `${name} Example`,
    givenName: name,
    surname: "Example",
  };
};
const population = (count: number) => ({
  tenants: [
    {
      ...{ id: tid, name: "Alpha", domain: "alpha.example", adminConsent: true },
      users: names
        .slice(0, count)
        .map((_, n) => (n === 0 ? { ...user(n), roles: ["Global Administrator"] } : user(n))),
      groups: [
        { id: traders, displayName: "Traders", members: [oidOf(1), oidOf(2)] },
        { id: everyone, displayName: "Everyone", members: [traders, oidOf(0)] },
      ],
    },
  ],
});

let db: Awaited<ReturnType<typeof testDatabase>>;
let entra: Entra;
let ctx: Ctx;
let connection: GraphConnection;

const connectionTo = (url: string): GraphConnection => ({
  ...{ tid, timeoutMs: 2_000, maxWaitMs: 0 },
  settings: {
    entraUrl: url,
    graphUrl: `${url}/graph/v1.0`,
    clientId: DEFAULT_CLIENT_ID,
    clientSecret: DEFAULT_CLIENT_SECRET,
  },
});

/** A stand-in, a database and a tenant whose eight people and two groups were read once. */
beforeEach(async () => {
  db = await testDatabase();
  entra = await startEntra({ port: 0, directory: population(8), pageSize: 3 });
  connection = connectionTo(entra.url);
  const tenantId = await createTestTenant(db.database, { tid, oid: oidOf(0), upn: "ada@alpha.example" });
  ctx = { db: db.database.tenant(tenantId), actor: { kind: "system", tenantId }, now: new Date() };
  expect(await syncDirectory(ctx, connection)).toMatchObject({
    outcome: "synced",
    users: 8,
    groups: 2,
    left: 0,
  });
});
afterEach(async () => {
  await entra.close();
  await db.drop();
});

const people = () =>
  ctx.db.tx((tx) =>
    tx
      .select({ name: person.displayName, state: person.directoryState })
      .from(person)
      .orderBy(asc(person.oid)),
  );
const stateOf = async (n: number) => (await people())[n]?.state;
const members = (oid: string) =>
  ctx.db.tx(async (tx) =>
    (
      await tx
        .select({ oid: groupMember.memberOid })
        .from(groupMember)
        .innerJoin(directoryGroup, eq(directoryGroup.id, groupMember.groupId))
        .where(eq(directoryGroup.oid, oid))
        .orderBy(asc(groupMember.memberOid))
    ).map((row) => row.oid),
  );
const everything = () =>
  ctx.db.tx(async (tx) => ({
    people: await tx.select().from(person).orderBy(asc(person.oid)),
    groups: await tx.select().from(directoryGroup).orderBy(asc(directoryGroup.oid)),
    members: await tx.select().from(groupMember).orderBy(asc(groupMember.memberOid)),
    audits: await tx.$count(auditEvent),
    links: await tx.select({ users: tenant.usersDeltaLink, groups: tenant.groupsDeltaLink }).from(tenant),
  }));

describe("a sync", () => {
  it("brings people, groups and members, over several pages, and is audited by counts", async () => {
    expect((await people()).map((row) => row.name)).toEqual(names.map((name) => `${name} Example`));
    expect(await members(traders)).toEqual([oidOf(1), oidOf(2)]);
    expect(await members(everyone)).toEqual([oidOf(0), traders].sort());
    const audits = await ctx.db.tx((tx) =>
      tx.select().from(auditEvent).where(eq(auditEvent.action, "directory.synced")),
    );
    expect(audits.map((row) => row.detail)).toEqual([{ users: 8, groups: 2, left: 0 }]);
  });

  it("takes what changed since, and nothing twice", async () => {
    await entra.control.putUser({ tenant: tid, user: { ...user(1), displayName: "Ben Newname" } });
    await entra.control.putUser({ tenant: tid, user: { ...user(2), accountEnabled: false } });
    await entra.control.removeUser({ tenant: tid, user: oidOf(3) });
    await entra.control.putGroup({
      tenant: tid,
      group: { id: traders, displayName: "Dealers", members: [oidOf(2), oidOf(4)] },
    });
    expect(await syncDirectory(ctx, connection)).toMatchObject({ outcome: "synced" });
    expect((await people())[1]?.name).toBe("Ben Newname");
    expect([await stateOf(2), await stateOf(3), await stateOf(4)]).toEqual(["disabled", "left", "active"]);
    expect(await members(traders)).toEqual([oidOf(2), oidOf(4)]);
    const before = await everything();
    expect(await syncDirectory(ctx, connection)).toMatchObject({ outcome: "synced", users: 0, groups: 0 });
    expect({ ...(await everything()), audits: 0, links: [] }).toEqual({ ...before, audits: 0, links: [] });
  });

  it("starts over when its link has expired, and notices who left meanwhile", async () => {
    await entra.control.removeUser({ tenant: tid, user: oidOf(7), reason: "deleted" });
    await entra.control.putUser({ tenant: tid, user: { ...user(1), displayName: "Ben Newname" } });
    await entra.control.expireDeltaTokens();
    expect(await syncDirectory(ctx, connection)).toMatchObject({ outcome: "synced", users: 7, left: 1 });
    expect([await stateOf(7), await stateOf(6)]).toEqual(["left", "active"]);
    expect(await members(traders)).toEqual([oidOf(1), oidOf(2)]);
  });

  it("brings back who is restored", async () => {
    await entra.control.removeUser({ tenant: tid, user: oidOf(5) });
    await syncDirectory(ctx, connection);
    expect(await stateOf(5)).toBe("left");
    await entra.control.putUser({ tenant: tid, user: user(5) });
    await syncDirectory(ctx, connection);
    expect(await stateOf(5)).toBe("active");
  });
});

describe("invariant 10: nothing is taken for gone", () => {
  it.each<[string, () => Promise<void>, object]>([
    ["consent is taken back", () => entra.control.revokeConsent({ tenant: tid }), { outcome: "failed" }],
    ["Graph throttles", () => entra.control.throttleGraph({ count: 50, retryAfterSeconds: 60 }), { outcome: "failed", failure: "throttled" }],
    ["Graph is away", () => entra.close(), { outcome: "failed", failure: "outage" }],
  ])("when %s", async (_, fault, outcome) => {
    const before = await everything();
    await fault();
    // New settings: the token that is at hand must not hide the fault.
    expect(await syncDirectory(ctx, connectionTo(entra.url))).toMatchObject(outcome);
    expect(await everything()).toEqual(before);
  }); // prettier-ignore

  it.each([
    [1, "shrunken"],
    [6, "shrunken"],
  ])("when a complete answer names %i of eight", async (count, reason) => {
    const before = await everything();
    const other = await startEntra({ port: 0, directory: population(Math.max(count, 3)), pageSize: 3 });
    for (let n = count; n < 3; n++)
      await other.control.removeUser({ tenant: tid, user: oidOf(n), reason: "deleted" });
    expect(await syncDirectory(ctx, connectionTo(other.url))).toEqual({ outcome: "refused", reason });
    expect(await everything()).toEqual(before);
    await other.close();
  });

  it("when a complete answer names nobody, and when it breaks off", async () => {
    const before = await everything();
    const answers = [
      (url: string) => ({ json: { value: [], "@odata.deltaLink": `${url}/v1.0/users/delta?$deltatoken=x` } }),
      (url: string) => ({
        json: { value: [user(0)], "@odata.nextLink": `${url}/v1.0/users/delta?$skiptoken=x` },
      }),
      () => ({ json: { value: [user(0)] } }),
    ];
    const outcomes = [];
    for (const answer of answers) {
      const { connection: served } = await start((_, url) => answer(url));
      outcomes.push(await syncDirectory(ctx, { ...served, tid: servedTid, maxWaitMs: 0 }));
      await stopServer();
    }
    expect(outcomes).toMatchObject([{ reason: "empty" }, { outcome: "failed" }, { outcome: "failed" }]);
    expect(await everything()).toEqual(before);
  });

  it("but when one of eight is missing, that one has left", async () => {
    const other = await startEntra({ port: 0, directory: population(7), pageSize: 3 });
    expect(await syncDirectory(ctx, connectionTo(other.url))).toMatchObject({ outcome: "synced", left: 1 });
    expect([await stateOf(6), await stateOf(7)]).toEqual(["active", "left"]);
    await other.close();
  });
});
