import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { testDatabase } from "@/db/testing/database";
import { type SignedIn, tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";

import { notLookedAt } from "./not-looked-at";
import {
  addStanding,
  backfillRun,
  besideSearch,
  day,
  goodRun,
  march,
  type Periods,
  spot,
  type Standing,
} from "./testing/standing";

const now = new Date("2026-03-31T12:00:00Z");
const firstDay = goodRun.windowFrom;
/** Six months before the first run. */
const chatsFrom = new Date("2024-12-02T00:00:00Z");

let db: Awaited<ReturnType<typeof testDatabase>>;
let home: TenantFixture;
let admin: SignedIn;

beforeAll(async () => {
  db = await testDatabase();
  home = await tenantFixture(db.database, { now });
  admin = await home.signIn(home.administrator);
});
afterAll(async () => {
  await db.drop();
});

const meetings = { why: "not_looked_at", stage: "meetings" } as const;
const chats = spot({ why: "not_looked_at", stage: "chat", until: chatsFrom });
const noChats = {
  reason: "plan_missing",
  since: "2025-06-01",
  askedAt: "2025-06-01",
  from: "2025-06-01",
} as const;

describe("what lies before the first look", () => {
  const beforeFirst = spot({ ...meetings, until: firstDay });
  const old = (from: string, to: string) => [day(from), day(to)] as const;
  it.each<[string, Standing, Periods[number], ReturnType<typeof spot>[]]>([
    ["is said of it", {}, old("2024-01-01", "2024-02-01"), [beforeFirst, chats]],
    ["is said of what reaches into it", {}, old("2024-05-01", "2026-01-01"), [beforeFirst, chats]],
    ["is said of chats, which Zoom gives out for six months", {}, old("2024-06-02", "2026-01-01"), [chats]],
    ["is not said of what comes after it", {}, old("2024-12-03", "2026-01-01"), []],
    ["is not said where no time is asked for", {}, [null, day("2024-01-01")], []],
    [
      "has no chats in a plan without",
      { job: { sourcesOff: { chat: noChats } } },
      old("2024-07-01", "2026-01-01"),
      [],
    ],
    [
      "moves back with a backfill that meets it",
      { more: [backfillRun("2023-06-01", "2024-06-02"), backfillRun("2023-01-01", "2023-06-01")] },
      old("2022-01-01", "2024-12-31"),
      [spot({ ...meetings, until: day("2023-01-01") }), chats],
    ],
    [
      "stays around a backfill further back",
      { more: [backfillRun("2023-01-01", "2023-02-01")] },
      old("2022-01-01", "2024-12-31"),
      [
        spot({ ...meetings, since: day("2023-02-01"), until: firstDay }),
        spot({ ...meetings, until: day("2023-01-01") }),
        chats,
      ],
    ],
    [
      "is not said of what was backfilled",
      { more: [backfillRun("2023-01-01", "2023-02-01")] },
      old("2023-01-02", "2023-01-31"),
      [chats],
    ],
    [
      "stays after a backfill that failed",
      { more: [backfillRun("2023-01-01", "2024-06-02", { state: "failed" })] },
      old("2022-01-01", "2024-05-01"),
      [beforeFirst, chats],
    ],
  ])("%s", async (_, standing, period, expected) => {
    const id = await addStanding(home, standing);
    expect(await besideSearch(id, period, admin)).toEqual(expected);
  });
});

it("is all that nobody looked at, for the page of the job", async () => {
  const before = async (standing: Standing) => {
    const id = await addStanding(home, standing);
    return home.db.tx((tx) => notLookedAt(tx, { id, sourcesOff: {} }, { now }));
  };
  expect(await before({ more: [backfillRun("2023-01-01", "2023-02-01")] })).toEqual([
    { stage: "meetings", since: day("2023-02-01"), until: firstDay },
    { stage: "meetings", since: null, until: day("2023-01-01") },
    { stage: "chat", since: null, until: chatsFrom },
  ]);
  const listing = { createdAt: march("30"), state: "listing", listedAt: null, finishedAt: null } as const;
  expect(await before({ runs: [listing] })).toEqual([]);
});

it("says of chats that a run could not read since when not all were", async () => {
  const partly = { createdAt: march("31"), stageCursor: { chat: "partly", missed: 2 } };
  const id = await addStanding(home, {
    more: [{ createdAt: march("29"), stageCursor: { chat: "listed" } }, partly],
  });
  const missed = [spot({ why: "failing", stage: "chat", since: march("29") })];
  expect(await besideSearch(id, [march("30"), null], admin)).toEqual(missed);
  expect(await besideSearch(id, [march("28"), march("29")], admin)).toEqual([]);
});
