import { randomUUID } from "node:crypto";

import { eq } from "drizzle-orm";
import postgres from "postgres";
import { expect, it } from "vitest";

import { effectiveConfiguration, person } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { lockConfiguration, refreshConfigurations } from "@/server/domain/configuration/refresh";
import { tenantFixture } from "@/server/domain/testing/tenant-fixture";
import { newId } from "@/server/lib/id";

import { startSession } from "./start-session";

it("signs somebody in for the first time while a directory sync brings them", async () => {
  const db = await testDatabase();
  const home = await tenantFixture(db.database);
  const admins = postgres(db.adminUrl, { max: 1 });
  const [oid, id, upn] = [randomUUID(), newId(), "nora@contoso.example"];
  const identity = { tid: home.tid, oid, displayName: "Nora New", userPrincipalName: upn };
  let go = () => {};
  const signingIn = new Promise<void>((resolve) => (go = resolve)).then(() =>
    startSession(db.database, identity, home.now),
  );
  await home.db.tx(async (tx) => {
    await lockConfiguration(tx);
    go();
    await expect
      .poll(
        async () =>
          (
            await admins`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
          ).length,
        { interval: 10, timeout: 5_000 },
      )
      .toBe(1);
    await tx.insert(person).values({
      ...{ tenantId: home.tenantId, id, oid, displayName: "Nora New", userPrincipalName: upn },
      ...{ upnNormalized: upn, directoryState: "active" as const, changedAt: home.now },
    });
    await refreshConfigurations(tx, home.system(), [id]);
  });
  await expect(signingIn).resolves.toMatchObject({ kind: "started", personId: id });
  const held = await home.db.tx((tx) =>
    tx.$count(effectiveConfiguration, eq(effectiveConfiguration.personId, id)),
  );
  expect(held).toBe(1);
  await admins.end();
  await db.drop();
});
