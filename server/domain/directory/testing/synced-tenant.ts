import { asc, eq } from "drizzle-orm";
import postgres from "postgres";

import { auditEvent, directoryGroup, groupMember, person, tenant } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import type { AuditAction } from "@/db/constants";
import type { GraphConnection } from "@/server/connectors/microsoft/token";
import { tenantFixture } from "@/server/domain/testing/tenant-fixture";
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET } from "@/standins/entra/defaults";
import { type Entra, startEntra } from "@/standins/entra/server";

import { syncDirectory } from "../sync-directory";

export const traders = "cccccccc-0000-4000-8000-000000000001";
export const everyone = "cccccccc-0000-4000-8000-000000000002";
export const names = ["Ada", "Ben", "Cem", "Dee", "Eva", "Fay", "Gus", "Hal"];
export const oidOf = (n: number) => `aaaaaaaa-0000-4000-8000-${String(n).padStart(12, "0")}`;
export type SyncedTenant = Awaited<ReturnType<typeof syncedTenant>>;

export function userOf(n: number, more: object = {}) {
  const name = names[n] ?? `Person${n}`;
  const address = `${name.toLowerCase()}@alpha.example`;
  return { id: oidOf(n), userPrincipalName: address, mail: address, displayName: `${name} Example`, ...more };
}

/** An organization of so many people: who trades (Ben and Cem), and everyone (the traders as a group, and Ada). */
const population = (tid: string, count: number) => ({
  tenants: [
    {
      ...{ id: tid, name: "Alpha", domain: "alpha.example", adminConsent: true },
      users: Array.from({ length: count }, (_, n) =>
        userOf(n, n === 0 ? { roles: ["Global Administrator"] } : { manager: oidOf(0) }),
      ),
      groups: [
        { id: traders, displayName: "Traders", members: [oidOf(1), oidOf(2)] },
        { id: everyone, displayName: "Everyone", members: [traders, oidOf(0)] },
      ],
    },
  ],
});

/** A stand-in, a database and a tenant whose people (eight) and two groups were read once, and what to ask them. */
export async function syncedTenant(count = 8, pageSize = 3) {
  const database = await testDatabase();
  const fixture = await tenantFixture(database.database, { name: "Alpha" });
  const { db, tid, administrator } = fixture;
  const ctx = fixture.system(new Date());
  await db.tx((tx) =>
    tx
      .update(person)
      .set({ oid: oidOf(0) })
      .where(eq(person.id, administrator.id)),
  );
  const serve = (size: number) => startEntra({ port: 0, directory: population(tid, size), pageSize });
  const entra = await serve(count);

  const connectionTo = (url: string, more: Partial<GraphConnection> = {}): GraphConnection => ({
    ...{ tid, timeoutMs: 2_000, maxWaitMs: 0 },
    // New settings each time: a token that is at hand must not hide a fault.
    settings: {
      entraUrl: url,
      graphUrl: `${url}/graph/v1.0`,
      clientId: DEFAULT_CLIENT_ID,
      clientSecret: DEFAULT_CLIENT_SECRET,
    },
    ...more,
  });
  const sync = (from: Entra | GraphConnection = entra, now: Date = ctx.now) =>
    syncDirectory({ ...ctx, now }, "settings" in from ? from : connectionTo(from.url));

  const people = () => db.tx((tx) => tx.select().from(person).orderBy(asc(person.oid)));
  const groups = () => db.tx((tx) => tx.select().from(directoryGroup).orderBy(asc(directoryGroup.oid)));
  const audits = (action: AuditAction) =>
    db.tx(async (tx) =>
      (
        await tx.select().from(auditEvent).where(eq(auditEvent.action, action)).orderBy(asc(auditEvent.id))
      ).map(({ detail }) => detail),
    );
  const settings = async () => {
    const [row] = await db.tx((tx) => tx.select().from(tenant));
    if (!row) throw new Error("the tenant is missing");
    return row;
  };

  return {
    ...{
      database: database.database,
      fixture,
      db,
      ctx,
      entra,
      tid,
      connectionTo,
      serve,
      sync,
      people,
      groups,
      audits,
      settings,
    },
    stateOf: async (n: number) => (await people()).find((row) => row.oid === oidOf(n))?.directoryState,
    members: (oid: string) =>
      db.tx(async (tx) =>
        (
          await tx
            .select({ oid: groupMember.memberOid })
            .from(groupMember)
            .innerJoin(directoryGroup, eq(directoryGroup.id, groupMember.groupId))
            .where(eq(directoryGroup.oid, oid))
            .orderBy(asc(groupMember.memberOid))
        ).map((row) => row.oid),
      ),
    signIn: () => fixture.signIn({ ...administrator, oid: oidOf(0) }),
    /** How many syncs were asked for. */
    async requested(): Promise<number> {
      const owner = postgres(database.ownerUrl, { max: 1, onnotice: () => undefined });
      const rows = await owner`select from engine.outbox where name = 'directory/sync.requested'`;
      await owner.end();
      return rows.length;
    },
    /** All that a sync might change of anybody, and the links that it goes on from. */
    everything: () =>
      db.tx(async (tx) => ({
        people: await tx.select().from(person).orderBy(asc(person.oid)),
        groups: await tx.select().from(directoryGroup).orderBy(asc(directoryGroup.oid)),
        members: await tx
          .select()
          .from(groupMember)
          .orderBy(asc(groupMember.groupId), asc(groupMember.memberOid)),
        links: await tx.select({ users: tenant.usersDeltaLink, groups: tenant.groupsDeltaLink }).from(tenant),
      })),
    async end() {
      await entra.close();
      await database.drop();
    },
    first: await sync(),
  };
}
