import { and, eq, inArray } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { AuditAction } from "@/db/constants";
import { auditEvent, sourceCheck, sourceCheckDifference, sourceItem, sourceUser } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { addJob } from "@/server/domain/testing/archived-conversation";
import { type SignedIn, tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";
import { newId } from "@/server/lib/id";

import { expireSkipped } from "./expire-skipped";
import { getItem } from "./get-item";
import { listItems } from "./list-items";
import { recordThings } from "./record-things";
import { redecideJob } from "./redecide-job";
import { retryItems, retryMatching } from "./retry-items";
import { addItems, connectAtOnce } from "./testing/ledger-rows";
import type { Thing } from "./things-of";

const keepEverything = {
  ...{ audio: true, video: true, screenOnly: false, chat: true, reevaluate: false },
  ...({ recordingType: "bulk", onDemandDays: 14, recordingControl: false, recordSwitch: false } as const),
  retentionDays: null,
};

const now = new Date("2026-03-31T12:00:00Z");

let db: Awaited<ReturnType<typeof testDatabase>>;
let owner: postgres.Sql;
let home: TenantFixture;
let admin: SignedIn;

const audits = (action: AuditAction, subject: string) =>
  home.db.tx((tx) =>
    tx
      .select()
      .from(auditEvent)
      .where(and(eq(auditEvent.subjectId, subject), eq(auditEvent.action, action)))
      .orderBy(auditEvent.id),
  );
type Announced = { itemId?: string; itemIds?: string[]; jobId?: string };
const outbox = async (name: string) =>
  (await owner<{ data: Announced }[]>`select data from engine.outbox where name = ${name} order by id`).map(
    ({ data }) => data,
  );

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.adminUrl, { max: 1, onnotice: () => undefined });
  home = await tenantFixture(db.database, { now });
  admin = await home.signIn(home.administrator);
});
afterAll(async () => {
  await owner.end();
  await db.drop();
});

describe("retry", () => {
  let broken: string;
  let ids: string[];
  beforeAll(async () => {
    broken = await addJob(home, "Broken");
    ids = await addItems(home, broken, [
      { state: "failed", reason: "rule_keeps", failure: "cut_transfer", attempts: 3 },
      { state: "given_up", reason: "rule_keeps", failure: "unexpected", attempts: 9, kind: "phone" },
      { state: "archived", reason: "rule_keeps" },
      { state: "skipped", reason: "purged" },
      { state: "skipped" },
      { state: "gone", reason: "gone_at_source" },
    ]);
  });

  it("needs a job that works", async () => {
    await expect(retryItems(admin.ctx, { ids })).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
    await connectAtOnce(home, broken, "account of the broken");
  });

  it("imports anew what failed or was given up, looks at the rest, leaves what is settled", async () => {
    expect(await retryItems(admin.ctx, { ids })).toEqual({ imported: 2, looked: 2, left: 2, more: false });
    const rows = await home.db.tx((tx) =>
      tx.select().from(sourceItem).where(inArray(sourceItem.id, ids)).orderBy(sourceItem.id),
    );
    expect(rows.map(({ state, attempts, failure }) => [state, attempts, failure])).toEqual([
      ["kept", 0, null],
      ["kept", 0, null],
      ["archived", 0, null],
      ["skipped", 0, null],
      ["skipped", 0, null],
      ["gone", 0, null],
    ]);
    const due = rows.map(({ nextLookAt }) => nextLookAt?.getTime() === now.getTime());
    expect(due).toEqual([false, false, false, false, true, true]);
    expect(await outbox("zoom/items.found")).toContainEqual({
      ...{ tenantId: home.tenantId, jobId: broken, itemIds: ids.slice(0, 2) },
    });
    expect((await outbox("item/second-look.due")).map((data) => data.itemId).sort()).toEqual(ids.slice(4));
    expect(await audits("item.retried", ids[1] ?? "")).toMatchObject([{ detail: { state: "given_up" } }]);
  });

  it("of all that match takes the dead letters of the filter, until none are left", async () => {
    const many = Array.from({ length: 1_001 }, () => ({ state: "given_up", reason: "rule_keeps" }) as const);
    const old = await addItems(home, broken, [...many, { ...many[0], kind: "phone" }]);
    const filter = { jobId: broken, kind: "meeting" } as const;
    expect(await retryMatching(admin.ctx, { filter })).toMatchObject({ imported: 1_000, more: true });
    expect(await retryMatching(admin.ctx, { filter })).toMatchObject({ imported: 1, more: false });
    expect(await retryMatching(admin.ctx, { filter })).toMatchObject({ imported: 0, more: false });
    const left = await listItems(admin.ctx, { jobId: broken, states: ["given_up"], limit: 50 });
    expect(left.items.map(({ id }) => id)).toEqual(old.slice(-1));
  });

  it.each([[[newId()]], [[newId(), newId()]]])("knows no items that are nowhere", async (unknown) => {
    await expect(retryItems(admin.ctx, { ids: unknown })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

it("what was given up stays so when a run lists it again, and follows a decision against it", async () => {
  const given = await addJob(home, "Given up");
  const rule = { kind: "recording", definition: keepEverything } as const;
  const recordingRuleId = await home.addRule("Keep everything", rule);
  const person = { license: "compliance_uc", addOnZoom: true, recordingRuleId } as const;
  const vera = await home.addPerson("Vera Voll", person);
  const user = { tenantId: home.tenantId, jobId: given, sourceId: "vera", emailNormalized: vera.upn };
  await home.db.tx((tx) => tx.insert(sourceUser).values({ ...user, status: "active", seenAt: now }));
  const common = { sessionKey: "s", startedAt: now, reason: "rule_keeps" } as const;
  const [id] = await addItems(home, given, [
    { ...common, sourceKey: "f", state: "given_up", attempts: 9, revision: "first" },
  ]);
  const seen = async (ownerSourceId: string, revision = "first", sessionKey = "s") => {
    const thing: Thing = {
      ...{ kind: "meeting", sourceKey: "f", sessionKey, ownerSourceId, fileType: "MP4", revision },
      ...{ recordingType: "", sizeBytes: 1, startedAt: now, endedAt: now, expectsMore: false },
      decidable: {
        ...{ mediaClass: "video", readiness: "ready", askedFor: false, onlySound: false },
        ...{ conversationStartedAt: now, conversationEndedAt: now },
      },
    };
    const seenThings = { jobId: given, things: [thing], announceKept: true };
    await home.db.tx((tx) => recordThings(tx, home.system(now), seenThings));
    return getItem(admin.ctx, { id: id ?? "" });
  };
  expect(await seen("vera")).toMatchObject({ state: "given_up", attempts: 9 });
  expect(await seen("nobody")).toMatchObject({ state: "skipped", reason: "no_matching_user" });
  await home.db.tx((tx) =>
    tx
      .update(sourceItem)
      .set({ state: "given_up", reason: "rule_keeps" })
      .where(eq(sourceItem.id, id ?? "")),
  );
  expect(await seen("vera", "second", "its call")).toMatchObject({ state: "kept" });
  const [row] = await home.db.tx((tx) =>
    tx
      .select()
      .from(sourceItem)
      .where(eq(sourceItem.id, id ?? "")),
  );
  expect(row).toMatchObject({ revision: "second", sessionKey: "its call", attempts: 0 });
});

it("asks for everything of a job to be decided again", async () => {
  const jobId = await addJob(home);
  await redecideJob(admin.ctx, { jobId });
  expect(await audits("ledger.redecision_asked", jobId)).toHaveLength(1);
  expect(await outbox("ledger/redecision.wanted")).toEqual([{ tenantId: home.tenantId, jobId }]);
});

describe("rows about people who must not be recorded", () => {
  it("are forgotten after the tenant's time, with a count in the audit log; others stay", async () => {
    const past = await addJob(home, "Past");
    const old = {
      startedAt: new Date("2025-12-01T00:00:00Z"),
      firstSeenAt: new Date("2025-12-31T11:59:59Z"),
    };
    const [first, second, ...stay] = await addItems(home, past, [
      old,
      { ...old, reason: "rule_never_records" },
      { ...old, firstSeenAt: new Date("2025-12-31T12:00:00Z") },
      { ...old, reason: "media_not_in_rule" },
      { ...old, reason: "purged" },
      { ...old, state: "waiting", reason: "license_pool_used_up" },
    ]);
    expect((await getItem(admin.ctx, { id: first ?? "" })).expiresAt).toEqual(
      new Date("2026-03-31T11:59:59Z"),
    );
    const report = { tenantId: home.tenantId, jobId: past, from: now, to: now, state: "done" } as const;
    const [oldId, newer] = [newId(), newId()];
    const difference = { tenantId: home.tenantId, kind: "meeting", sessionKey: "s", startedAt: now } as const;
    await home.db.tx(async (tx) => {
      await tx.insert(sourceCheck).values([
        { ...report, id: oldId, createdAt: old.firstSeenAt },
        { ...report, id: newer, createdAt: now },
      ]);
      await tx.insert(sourceCheckDifference).values([
        { ...difference, checkId: oldId, sourceKey: "a", reason: "no_recording_license" },
        { ...difference, checkId: oldId, sourceKey: "b", reason: "media_not_in_rule" },
        { ...difference, checkId: newer, sourceKey: "c", reason: "no_recording_license" },
      ]);
    });
    const system = home.system(now);
    expect(await expireSkipped(system)).toEqual({ expired: 2, more: false });
    expect(await expireSkipped(system)).toEqual({ expired: 0, more: false });
    const named = await home.db.tx((tx) => tx.select().from(sourceCheckDifference));
    expect(named.map(({ sourceKey }) => sourceKey).sort()).toEqual(["b", "c"]);
    const { items } = await listItems(admin.ctx, { jobId: past, limit: 50 });
    expect(items.map(({ id }) => id).sort()).toEqual(stay);
    expect([first, second].every((id) => id !== undefined)).toBe(true);
    expect(await audits("ledger.expired", past)).toMatchObject([{ detail: { count: 2, days: 90 } }]);
  });
});
