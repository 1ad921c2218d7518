import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { externalIdentity } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { type SignedIn, tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";
import { newId } from "@/server/lib/id";

import { coverage } from "./coverage";
import { listDays } from "./list-days";
import { addItems } from "./testing/ledger-rows";
import {
  addStanding,
  besideSearch,
  day,
  failedRun,
  goodRun,
  march,
  periodOf,
  phoneOff,
  type Periods,
  spot,
  type Standing,
} from "./testing/standing";

const now = new Date("2026-03-31T12:00:00Z");

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

const since = march("10");

/** What stands, what is to be said, periods of which it is said, and others of which nothing is. */
const cases: [string, Standing, Parameters<typeof spot>[0], Periods, Periods][] = [
  [
    "disabled",
    { job: { enabled: false, disabledAt: since, pausedAt: march("12") } },
    { why: "disabled", since },
    [
      [null, null],
      [march("11"), march("12")],
      [march("09"), march("11")],
    ],
    [
      [null, march("09")],
      [march("08"), since],
    ],
  ],
  [
    "disconnected",
    { grant: { deadAt: since } },
    { why: "disconnected", since },
    [[null, march("11")]],
    [[null, march("09")]],
  ],
  ["paused", { job: { pausedAt: since } }, { why: "paused", since }, [[null, null]], [[null, march("09")]]],
  [
    "whose runs fail",
    { job: { lastSuccessAt: since }, more: [failedRun(march("11")), failedRun(march("12"))] },
    { why: "runs_failing", since, until: march("12") },
    [
      [null, null],
      [march("11"), march("12")],
      [march("09"), march("11")],
      [march("11"), null],
    ],
    [
      [march("08"), since],
      [march("12"), null],
    ],
  ],
  [
    "whose runs always failed",
    { job: { lastSuccessAt: null }, runs: [failedRun(march("12"))] },
    { why: "runs_failing", until: march("12") },
    [
      [null, null],
      [day("2020-01-01"), day("2020-02-01")],
    ],
    [[march("13"), null]],
  ],
  [
    "whose run imports what it could not list whole",
    {
      job: { lastSuccessAt: since },
      more: [{ createdAt: march("12"), state: "importing", failure: "Not whole.", finishedAt: null }],
    },
    { why: "runs_failing", since, until: march("12") },
    [[null, null]],
    [[march("12"), null]],
  ],
  [
    "whose first run goes on",
    {
      job: { lastSuccessAt: null },
      runs: [{ createdAt: march("30"), state: "listing", listedAt: null, finishedAt: null }],
    },
    { why: "not_read_yet" },
    [
      [null, null],
      [march("01"), march("02")],
    ],
    [],
  ],
  [
    "some of whose users can’t be listed",
    {
      users: [
        { listedThrough: march("05") },
        { listedThrough: march("08") },
        { listedThrough: march("01"), status: "active" },
        { listedThrough: march("01"), status: "gone" },
      ],
    },
    { why: "not_listed", stage: "meetings", since: march("05"), users: 2 },
    [
      [null, null],
      [march("20"), null],
      [march("01"), march("09")],
    ],
    [[march("01"), march("05")]],
  ],
  [
    "one of whose users never was listed",
    { users: [{ listedThrough: null }, { listedThrough: march("08") }] },
    { why: "not_listed", stage: "meetings", users: 1 },
    [[null, march("01")]],
    [],
  ],
  ...(["scope_missing", "role_missing", "failing"] as const).map((why): (typeof cases)[number] => [
    `whose phone is off: ${why}`,
    phoneOff(why),
    { why, stage: "phone", since: march("08") },
    [
      [null, null],
      [march("20"), march("21")],
      [march("01"), march("09")],
    ],
    [[march("01"), march("08")]],
  ]),
  [
    "whose calls Zoom forgets",
    { job: { callsReachBackTo: march("01") } },
    { why: "forgotten", stage: "phone", until: march("01") },
    [
      [day("2026-02-01"), day("2026-02-02")],
      [day("2026-02-01"), null],
    ],
    [
      [march("01"), null],
      [null, day("2026-02-01")],
    ],
  ],
];

const words = (period: Periods[number]) => JSON.stringify(period);

describe("a job", () => {
  it.each(cases)(
    "%s says so beside a search of that time",
    async (_, standing, expected, inside, outside) => {
      const id = await addStanding(home, standing);
      for (const period of inside)
        expect(await besideSearch(id, period, admin), words(period)).toEqual([spot(expected)]);
      for (const period of outside) expect(await besideSearch(id, period, admin), words(period)).toEqual([]);
    },
  );

  it.each<[string, Standing]>([
    ["read all this morning", {}],
    ["has no phone in its plan", phoneOff("plan_missing")],
    ["is archived", { job: { archivedAt: since }, grant: { deadAt: since } }],
    ["read all after it failed", { more: [failedRun(march("12")), { createdAt: march("31") }] }],
    [
      "imports what it listed after it failed",
      {
        job: { lastSuccessAt: since },
        more: [failedRun(march("12")), { createdAt: march("31"), state: "importing", finishedAt: null }],
      },
    ],
    [
      "imports what it listed first",
      { job: { lastSuccessAt: null }, runs: [{ ...goodRun, state: "importing" }] },
    ],
    ["failed at a backfill only", { more: [{ ...failedRun(march("12")), trigger: "backfill" }] }],
    ["lists users again", { users: [{ listedThrough: march("05"), status: "active" }] }],
  ])("that %s leaves nothing unsaid", async (_, standing) => {
    const id = await addStanding(home, standing);
    await addItems(home, id, [{ startedAt: march("09"), state: "archived", reason: "rule_keeps" }]);
    const found = await coverage(admin.ctx, { integrations: [id], ...periodOf([march("01"), null]) });
    expect(found).toMatchObject({ recordings: 1, waiting: 0, failed: 0, blind: [] });
    expect(await besideSearch(id, [null, null], admin)).toEqual([]);
  });
});

it("says of several causes only what the whole job’s does not hold already", async () => {
  const id = await addStanding(home, {
    ...phoneOff("scope_missing"),
    grant: { deadAt: march("09") },
    users: [{ listedThrough: march("09") }],
  });
  expect((await besideSearch(id, [march("01"), null], admin)).map(({ why }) => why)).toEqual([
    "disconnected",
    "scope_missing",
  ]);
});

it("tells a person of their own recordings alone, and nobody’s number", async () => {
  const uma = await home.addPerson("Uma User");
  const lena = await home.addPerson("Lena Listed");
  const email = "uma.elsewhere@contoso.example";
  await home.db.tx((tx) =>
    tx.insert(externalIdentity).values({
      ...{ tenantId: home.tenantId, id: newId(), personId: uma.id, emailNormalized: email },
    }),
  );
  const id = await addStanding(home, {
    users: [
      { listedThrough: march("05"), email },
      { listedThrough: march("01"), email: "somebody@contoso.example" },
    ],
  });
  const own = spot({ why: "not_listed", stage: "meetings", since: march("05") });
  expect(await besideSearch(id, [march("02"), null], await home.signIn(uma))).toMatchObject([own]);
  expect(await besideSearch(id, [march("02"), null], await home.signIn(lena))).toEqual([]);
});

it("stands in the ledger for the days and the kind that are shown", async () => {
  const id = await addStanding(home, phoneOff("failing"));
  const inDays = async (from: string, to: string, kind?: "phone" | "meeting") =>
    (await listDays(admin.ctx, { jobId: id, unit: "day", from, to, ...(kind && { kind }) })).blind;
  expect(await inDays("2026-03-01", "2026-03-08")).toMatchObject([{ why: "failing", stage: "phone" }]);
  expect(await inDays("2026-03-01", "2026-03-08", "phone")).toHaveLength(1);
  expect(await inDays("2026-03-01", "2026-03-08", "meeting")).toEqual([]);
  expect(await inDays("2026-03-01", "2026-03-07")).toEqual([]);
  expect((await inDays("2024-05-01", "2024-05-31", "phone")).map(({ why }) => why)).toEqual([
    "not_looked_at",
  ]);
});
