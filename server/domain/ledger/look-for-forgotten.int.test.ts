import { eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import { job, recordSwitch, sourceUser } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import type { RecordingRule } from "@/server/domain/rules/schema";
import { addJob } from "@/server/domain/testing/archived-conversation";
import { tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";
import { newId } from "@/server/lib/id";

import { lookForForgotten } from "./forgotten";

const now = new Date("2026-03-31T12:00:00Z");
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
const listedThrough = ago(1);

let db: Awaited<ReturnType<typeof testDatabase>>;
let home: TenantFixture;
let jobId: string;
let otherJobId: string;

const bulk: RecordingRule = {
  ...{ audio: true, video: true, screenOnly: false, chat: true, reevaluate: false, recordingType: "bulk" },
  ...{ onDemandDays: 14, recordingControl: false, recordSwitch: false, retentionDays: null },
};
const names = [
  ...["Bulk", "Briefly", "No license", "No add-on", "No rule", "Never", "On demand", "Still on demand"],
  ...["Off by then", "Off before", "Nobody", "Kept all along"],
];
const idOf = (name: string) => name.toLowerCase().replaceAll(/[^a-z]+/g, ".");

beforeAll(async () => {
  db = await testDatabase();
  home = await tenantFixture(db.database, { now });
  jobId = await addJob(home, "Zoom");
  otherJobId = await addJob(home, "Another");
  const add = async (name: string, rule: Partial<RecordingRule> | null, more = {}) => {
    const recordingRuleId =
      rule && (await home.addRule(name, { kind: "recording", definition: { ...bulk, ...rule } }));
    const licensed = { license: "compliance_uc", addOnZoom: true, recordingRuleId } as const;
    return home.addPerson(name, { ...licensed, ...more });
  };
  await add("Bulk", {});
  await add("Kept all along", {});
  await add("Briefly", { retentionDays: 30 });
  await add("No license", {}, { license: null });
  await add("No add-on", {}, { addOnZoom: false });
  await add("No rule", null);
  await add("Never", { recordingType: "never" });
  await add("On demand", { recordingType: "on_demand" });
  await add("Still on demand", { recordingType: "on_demand", onDemandDays: 80 });
  for (const [name, days] of [["Off by then", 70], ["Off before", 50]] as const) {
    const { id: personId } = await add(name, { recordSwitch: true });
    const off = { tenantId: home.tenantId, id: newId(), personId, on: false, switchedAt: ago(days) };
    await home.db.tx((tx) => tx.insert(recordSwitch).values(off));
  }
}); // prettier-ignore
afterAll(() => db.drop());

/** Of everybody a meeting and a call of 60 days ago were forgotten, but of one who was to be recorded all along. */
beforeEach(async () => {
  const row = (name: string, of: string) => {
    const forgot = name === "Kept all along" ? null : ago(60);
    return {
      ...{ tenantId: home.tenantId, jobId: of, sourceId: idOf(name), status: "active", seenAt: now },
      ...{ emailNormalized: `${idOf(name)}@${home.administrator.upn.split("@")[1]}`, listedThrough },
      ...{ forgotBefore: forgot, forgotCallsSince: forgot },
    };
  };
  const rows = [jobId, otherJobId].flatMap((of) => names.map((name) => row(name, of)));
  await home.db.tx(async (tx) => {
    await tx.delete(sourceUser).where(inArray(sourceUser.jobId, [jobId, otherJobId]));
    await tx.insert(sourceUser).values(rows);
    await tx.update(job).set({ callsWantedSince: null }).where(eq(job.id, jobId));
  });
});

const look = (ownerSourceIds?: string[]) => lookForForgotten(home.system(now), { jobId, ownerSourceIds });
const users = () => home.db.tx((tx) => tx.select().from(sourceUser));
/** Who is looked at from a year ago on, and whose calls are. */
async function wanted() {
  const rows = await users();
  const of = (is: (row: (typeof rows)[number]) => boolean) =>
    rows.flatMap((row) => (is(row) ? row.sourceId : [])).sort();
  return {
    meetings: of((row) => row.listedThrough === null),
    calls: of(
      (row) =>
        row.jobId === jobId && row.forgotCallsSince === null && row.sourceId !== idOf("Kept all along"),
    ),
  };
}
const since = async () =>
  new Map((await home.db.tx((tx) => tx.select().from(job))).map((row) => [row.id, row.callsWantedSince]));

it("wants what was forgotten of those who are to be recorded by now, whatever becomes of it, and of nobody else", async () => {
  await look();
  const those = ["Briefly", "Bulk", "Off before", "Still on demand"].map(idOf).sort();
  expect(await wanted()).toEqual({ meetings: those, calls: those });
  expect(await since()).toEqual(
    new Map([
      [jobId, ago(60)],
      [otherJobId, null],
    ]),
  );
});

it("does nothing twice, and only of whom it is asked for", async () => {
  await look([idOf("Bulk"), idOf("Never")]);
  expect(await wanted()).toEqual({ meetings: [idOf("Bulk")], calls: [idOf("Bulk")] });
  const before = await users();
  await look([idOf("Bulk"), idOf("Never")]);
  expect(await users()).toEqual(before);
});

it("keeps the oldest moment from which calls are wanted, and tells a look that began before from one that comes after", async () => {
  await home.db.tx((tx) =>
    tx
      .update(job)
      .set({ callsWantedSince: ago(120) })
      .where(eq(job.id, jobId)),
  );
  await look();
  // The look that is under way read others' calls before they were wanted: what it began with is not what is left now.
  expect((await since()).get(jobId)).toEqual(new Date(ago(120).getTime() - 1));
});
