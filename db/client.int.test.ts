import { afterAll, beforeAll, expect, test } from "vitest";

import { openDatabase } from "./client";
import { testDatabase } from "./testing/database";

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => void (db = await testDatabase()));
afterAll(() => db.drop());

test("the app's role is held by isolation, and the others are found out", async () => {
  expect(await db.database.bypassesIsolation()).toBe(false);
  for (const url of [db.ownerUrl, db.adminUrl]) {
    const database = openDatabase(url, { max: 1 });
    expect(await database.bypassesIsolation()).toBe(true);
    await database.close();
  }
});

test("every look-up without a tenant answers, and finds nothing in an empty archive", async () => {
  const { lookup } = db.database;
  const at = new Date();
  expect(await lookup.tenantByTid("8f0c5f0e-0000-4000-8000-000000000000")).toBeNull();
  expect(await lookup.sessionByToken("nothing")).toBeNull();
  const lists = await Promise.all([
    lookup.jobsByZoomAccount("nobody"),
    lookup.dueJobs(at),
    lookup.dueLooks(at),
    lookup.dueDirectorySyncs(at),
    lookup.duePurges(at),
    lookup.tenantIds(),
  ]);
  expect(lists.map((list) => list.length)).toEqual([0, 0, 0, 0, 0, 0]);
});
