import { afterAll, beforeAll, expect, it } from "vitest";

import type { RunStage } from "@/db/constants";
import { testDatabase } from "@/db/testing/database";
import { addJob } from "@/server/domain/testing/archived-conversation";
import { tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";

import { lockJob } from "./job-state";
import { noteSourceOff, noteSourceWorks } from "./sources-off";

const now = new Date("2026-03-31T12:00:00Z");
const [second, ninth] = [new Date("2026-03-02T02:00:00Z"), new Date("2026-03-09T02:00:00Z")];

let db: Awaited<ReturnType<typeof testDatabase>>;
let home: TenantFixture;

beforeAll(async () => {
  db = await testDatabase();
  home = await tenantFixture(db.database, { now });
});
afterAll(async () => {
  await db.drop();
});

it.each([
  ["chat", "stays where chats were missed first, though each run asks for its own time only", second],
  ["phone", "is where the newest look at calls left off, which asks for what was missed, too", ninth],
] as const)("the begin of what is missed of %s %s", async (stage: RunStage, _, expected) => {
  const id = await addJob(home, stage);
  const note = (from: Date) =>
    home.db.tx((tx) => noteSourceOff(tx, home.system(now), id, { stage, reason: "role_missing", from }));
  const missedFrom = () => home.db.tx(async (tx) => (await lockJob(tx, id)).row.sourcesOff[stage]?.from);
  await note(second);
  await note(ninth);
  expect(await missedFrom()).toBe(expected.toISOString());
  await home.db.tx((tx) => noteSourceWorks(tx, id, stage));
  await note(ninth);
  expect(await missedFrom()).toBe(ninth.toISOString());
});
