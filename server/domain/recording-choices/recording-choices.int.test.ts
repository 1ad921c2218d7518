import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { auditEvent, recordSwitch, sourceItem, sourceUser } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import type { SourceFile, SourceSession } from "@/server/connectors/zoom/files";
import type { UserCtx } from "@/server/domain/access/ctx";
import { recordSessions } from "@/server/domain/ledger/record-sessions";
import { redecideSkipped } from "@/server/domain/ledger/redecide-skipped";
import type { RecordingRule } from "@/server/domain/rules/schema";
import { addJob } from "@/server/domain/testing/archived-conversation";
import { type SignedIn, tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";
import { configureUsers } from "@/server/domain/users/configure-users";

import { askForItems } from "./ask-for-items";
import { getMyRecording } from "./get-my-recording";
import { listWaiting, summariseWaiting } from "./list-waiting";
import { switchRecording } from "./switch-recording";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const now = new Date("2026-11-21T12:00:00Z");
const after = (ms: number) => new Date(now.getTime() + ms);

const definition: RecordingRule = {
  ...{ audio: true, video: true, screenOnly: false, chat: true, reevaluate: false },
  ...{
    recordingType: "bulk",
    onDemandDays: 3,
    recordingControl: true,
    recordSwitch: true,
    retentionDays: 30,
  },
};

let db: Awaited<ReturnType<typeof testDatabase>>;
let home: TenantFixture;
let admin: SignedIn;
let jobId: string;
let rules: Record<"switchable" | "plain" | "onDemand", string>;
let mine: SignedIn;
let sourceId: string;
let people = 0;

const recorded = async (recordingRuleId: string | null) => {
  const settings = { license: "compliance_uc", addOnZoom: true, recordingRuleId } as const;
  const person = await home.addPerson(`Kim ${String.fromCharCode(97 + people++)}`, settings);
  const email = person.upn.toLowerCase();
  const id = `zoom-${person.id}`;
  await home.db.tx((tx) =>
    tx.insert(sourceUser).values({
      ...{ tenantId: home.tenantId, jobId, sourceId: id, emailNormalized: email },
      ...{ status: "active", seenAt: now },
    }),
  );
  return { person, sourceId: id };
};
const at = (who: SignedIn, ms: number): UserCtx => ({ ...who.ctx, now: after(ms) });

/** A meeting of an hour that ended `endMs` from now, with these files. */
const meeting = (uuid: string, endMs: number, fileTypes: readonly string[]): SourceSession => {
  const [startedAt, endedAt] = [after(endMs - hourMs), after(endMs)];
  const files = fileTypes.map(
    (fileType) =>
      ({
        ...{ key: `${uuid}/${fileType}`, fileType, recordingType: fileType, readiness: "ready" },
        ...{ mediaClass: fileType === "MP4" ? "video" : fileType === "M4A" ? "audio" : "text" },
        ...{ recordingStart: startedAt, recordingEnd: endedAt, sizeBytes: 1_000 },
      }) as unknown as SourceFile,
  );
  return { uuid, hostId: sourceId, startedAt, endedAt, files, kind: "meeting" } as unknown as SourceSession;
};
const see = (sessions: SourceSession[], ms = 0) =>
  home.db.tx((tx) => recordSessions(tx, home.system(after(ms)), { jobId, sessions, announceKept: true }));
const items = () =>
  home.db.tx((tx) =>
    tx
      .select({ state: sourceItem.state, reason: sourceItem.reason, id: sourceItem.id })
      .from(sourceItem)
      .where(eq(sourceItem.ownerPersonId, mine.person.id))
      .orderBy(sourceItem.sourceKey),
  );
const acts = (subject: string) =>
  home.db.tx((tx) => tx.$count(auditEvent, eq(auditEvent.subjectId, subject)));
const announced = async () => {
  const rows = await home.db.tx((tx) =>
    tx.execute<{ ids: string }>(
      sql`select data->>'itemIds' as ids from engine.outbox where name = 'zoom/items.found'`,
    ),
  );
  return rows.map((row) => row.ids).join();
};

beforeAll(async () => {
  db = await testDatabase();
  home = await tenantFixture(db.database, { now });
  admin = await home.signIn(home.administrator);
  jobId = await addJob(home);
  const add = (name: string, change: Partial<RecordingRule>) =>
    home.addRule(name, { kind: "recording", definition: { ...definition, ...change } });
  rules = {
    switchable: await add("Switchable", {}),
    plain: await add("Plain", { recordSwitch: false }),
    onDemand: await add("On demand", { recordingType: "on_demand" }),
  };
});
afterAll(() => db.drop());

describe("the Record Switch", () => {
  beforeEach(async () => {
    const added = await recorded(rules.switchable);
    ({ sourceId } = added);
    mine = await home.signIn(added.person);
  });

  it("keeps what begins while it is off out of the archive, and is audited", async () => {
    await switchRecording(mine.ctx, { on: false });
    await switchRecording(mine.ctx, { on: false });
    const off = await getMyRecording(mine.ctx);
    expect(off.recordSwitch).toEqual({ on: false, since: now });
    expect(new Set(off.samples.map((sample) => sample.reason))).toEqual(new Set(["switched_off_by_person"]));
    await switchRecording(at(mine, 2 * hourMs), { on: true });
    expect((await getMyRecording(at(mine, 2 * hourMs))).switches.map((row) => row.on)).toEqual([true, false]);
    const person = mine.person.id;
    expect(await acts(person)).toBeGreaterThanOrEqual(2);
    expect(await home.db.tx((tx) => tx.$count(recordSwitch, eq(recordSwitch.personId, person)))).toBe(2);
    // Began an hour before, at the switch, within, and at the other switch.
    const sessions = [0, hourMs, 2 * hourMs, 3 * hourMs].map((end, n) =>
      meeting(`${person}-${n}`, end, ["MP4"]),
    );
    await see(sessions, 4 * hourMs);
    expect((await items()).map((item) => item.reason)).toEqual([
      "rule_keeps",
      "switched_off_by_person",
      "switched_off_by_person",
      "rule_keeps",
    ]);
  });

  it("counts at a meeting's beginning, also for what was recorded of it later and is decided again", async () => {
    await switchRecording(mine.ctx, { on: false });
    await switchRecording(at(mine, 2 * hourMs), { on: true });
    const begun = meeting(`${mine.person.id}-long`, 2 * hourMs, ["MP4"]);
    const [file] = begun.files;
    if (file) Object.assign(file, { recordingStart: after(3 * hourMs), recordingEnd: after(4 * hourMs) });
    await see([begun], 5 * hourMs);
    await redecideSkipped(home.system(after(6 * hourMs)), { jobId });
    expect((await items()).map((item) => item.reason)).toEqual(["switched_off_by_person"]);
  });

  it("is pressed once, by two tabs at once too", async () => {
    await Promise.all([switchRecording(mine.ctx, { on: false }), switchRecording(mine.ctx, { on: false })]);
    expect((await getMyRecording(mine.ctx)).switches).toHaveLength(1);
  });

  it.each(["plain", "onDemand", "none"] as const)("is refused under the rule %s", async (key) => {
    const added = await recorded(key === "none" ? null : rules[key]);
    const { ctx } = await home.signIn(added.person);
    await expect(switchRecording(ctx, { on: false })).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
    expect(await getMyRecording(ctx)).toMatchObject({ recordSwitch: null, switches: [] });
  });
});

describe("on demand", () => {
  beforeEach(async () => {
    const added = await recorded(rules.onDemand);
    ({ sourceId } = added);
    mine = await home.signIn(added.person);
  });

  it("waits for its owner, who keeps all of it, what comes later too", async () => {
    const uuid = `meeting-${mine.person.id}`;
    await see([meeting(uuid, 0, ["M4A", "MP4"])]);
    const { items: waiting, more } = await listWaiting(mine.ctx);
    expect(waiting).toMatchObject([
      { sizeBytes: 2_000, media: ["audio", "video"], until: after(3 * dayMs), startedAt: after(-hourMs) },
    ]);
    expect(more).toBe(false);
    expect(await summariseWaiting(mine.ctx)).toEqual({ count: 1, more: false, firstUntil: after(3 * dayMs) });
    const [first] = waiting[0]?.itemIds ?? [];
    expect(first).toBeDefined();
    const itemIds = waiting[0]?.itemIds ?? [];
    expect(await askForItems(mine.ctx, { itemIds })).toEqual({ kept: 2 });
    expect((await items()).map((item) => item.state)).toEqual(["kept", "kept"]);
    for (const id of itemIds) {
      expect(await acts(id)).toBe(1);
      expect(await announced()).toContain(id);
    }
    expect(await askForItems(mine.ctx, { itemIds })).toEqual({ kept: 0 });
    expect(await acts(first ?? "")).toBe(1);
    expect((await listWaiting(mine.ctx)).items).toEqual([]);
    // The transcript comes hours later, and the listing is read again after the days are over.
    await see([meeting(uuid, 0, ["M4A", "MP4", "TRANSCRIPT"])], 5 * hourMs);
    expect((await items()).map((item) => item.reason)).toEqual(["rule_keeps", "rule_keeps", "rule_keeps"]);
    await see([meeting(uuid, 0, ["M4A", "MP4", "TRANSCRIPT"])], 5 * dayMs);
    expect((await items()).map((item) => item.state)).toEqual(["kept", "kept", "kept"]);
  });

  it("is let go when its days are over, at the next run", async () => {
    await see([meeting(`late-${mine.person.id}`, 0, ["MP4"])]);
    const itemIds = (await items()).map((item) => item.id);
    const system = home.system(after(3 * dayMs));
    expect((await listWaiting(at(mine, 3 * dayMs - 1))).items).toHaveLength(1);
    expect((await listWaiting(at(mine, 3 * dayMs))).items).toEqual([]);
    await expect(askForItems(at(mine, 3 * dayMs), { itemIds })).rejects.toMatchObject({ code: "CONFLICT" });
    await redecideSkipped(system, { jobId });
    expect(await items()).toMatchObject([{ state: "skipped", reason: "on_demand_not_asked" }]);
    await expect(askForItems(at(mine, 3 * dayMs), { itemIds })).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("is nobody else's to keep", async () => {
    await see([meeting(`other-${mine.person.id}`, 0, ["MP4"])]);
    const itemIds = (await items()).map((item) => item.id);
    const other = await tenantFixture(db.database, { name: "Fabrikam" });
    const { ctx: stranger } = await other.signIn(other.administrator);
    for (const ctx of [admin.ctx, stranger]) {
      await expect(askForItems(ctx, { itemIds })).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect((await listWaiting(ctx)).items).toEqual([]);
    }
    expect(await items()).toMatchObject([{ state: "waiting", reason: "on_demand_waiting" }]);
  });

  it("is kept without asking once the rule says bulk", async () => {
    await see([meeting(`bulk-${mine.person.id}`, 0, ["MP4"])]);
    const changes = { recordingRuleId: rules.plain };
    await configureUsers(admin.ctx, { personIds: [mine.person.id], changes });
    expect((await listWaiting(mine.ctx)).items).toEqual([]);
    await redecideSkipped(home.system(after(dayMs)), { jobId });
    expect(await items()).toMatchObject([{ state: "kept", reason: "rule_keeps" }]);
  });
});

describe("what is recorded of me", () => {
  it.each<[string, () => Promise<string | null>, object]>([
    ["no rule", async () => null, { rule: { value: null, source: { kind: "default" } } }],
    ["a bulk rule", async () => rules.plain, {
      rule: { value: { name: "Plain", recordingType: "bulk", recordingControl: true }, source: { kind: "own" } },
      license: { value: "compliance_uc", source: { kind: "own" } },
    }],
  ])("is told with its reasons: %s", async (_, ruleId, expected) => {
    const { person } = await recorded(await ruleId());
    expect(await getMyRecording((await home.signIn(person)).ctx)).toMatchObject(expected);
  }); // prettier-ignore
});
