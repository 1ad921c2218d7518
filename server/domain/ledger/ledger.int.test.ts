import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { exportWords as words } from "@/components/ledger/export-words";
import type { AuditAction } from "@/db/constants";
import { auditEvent, tenant } from "@/db/schema";
import { testDatabase } from "@/db/testing/database";
import { addJob } from "@/server/domain/testing/archived-conversation";
import { type SignedIn, tenantFixture, type TenantFixture } from "@/server/domain/testing/tenant-fixture";
import { newId } from "@/server/lib/id";

import { coverage } from "./coverage";
import { exportItems } from "./export-items";
import { getItem } from "./get-item";
import { listDays } from "./list-days";
import { listItems } from "./list-items";
import { addItems, type LedgerRow } from "./testing/ledger-rows";

const now = new Date("2026-03-31T12:00:00Z");
/** Clocks in Berlin go forward in the night to 29 March. */
const at = (day: string, time: string) => new Date(`2026-03-${day}T${time}:00Z`);

let db: Awaited<ReturnType<typeof testDatabase>>;
let home: TenantFixture;
let admin: SignedIn;

const audits = (action: AuditAction, subject: string) =>
  home.db.tx((tx) =>
    tx
      .select()
      .from(auditEvent)
      .where(and(eq(auditEvent.subjectId, subject), eq(auditEvent.action, action))),
  );

beforeAll(async () => {
  db = await testDatabase();
  home = await tenantFixture(db.database, { now });
  await home.db.tx((tx) =>
    tx.update(tenant).set({ timeZone: "Europe/Berlin" }).where(eq(tenant.id, home.tenantId)),
  );
  admin = await home.signIn(home.administrator);
});
afterAll(async () => {
  await db.drop();
});

describe("days", () => {
  let ofDays: string;
  beforeAll(async () => {
    ofDays = await addJob(home, "Of days");
    const kept = { state: "archived", reason: "rule_keeps" } as const;
    await addItems(home, ofDays, [
      { startedAt: at("28", "22:59"), ...kept },
      { startedAt: at("28", "23:00"), ...kept, kind: "phone" },
      { startedAt: at("29", "21:59"), state: "given_up", reason: "rule_keeps" },
      { startedAt: at("29", "22:00") },
      { startedAt: at("30", "10:00"), reason: "media_not_in_rule" },
      { startedAt: at("30", "10:00"), reason: "media_not_in_rule" },
      { startedAt: at("01", "10:00"), state: "gone", reason: "gone_at_source" },
    ]);
  });

  it("are of the tenant's calendar, also when clocks change, and add up", async () => {
    const found = await listDays(admin.ctx, { jobId: ofDays, unit: "day" });
    expect(found).toMatchObject({ timeZone: "Europe/Berlin", from: "2026-03-02", to: "2026-03-31" });
    expect(found.days.map(({ day, seen, states }) => [day, seen, states])).toEqual([
      ["2026-03-30", 3, { skipped: 3 }],
      ["2026-03-29", 2, { archived: 1, given_up: 1 }],
      ["2026-03-28", 1, { archived: 1 }],
    ]);
    expect(found.days[0]?.skipped).toEqual([
      { reason: "media_not_in_rule", count: 2 },
      { reason: "no_matching_user", count: 1 },
    ]);
    expect(found.total).toMatchObject({ seen: 6, states: { archived: 2, given_up: 1, skipped: 3 } });
  });

  it("are those of the list: each day's rows are as many as it counts", async () => {
    const { days } = await listDays(admin.ctx, { jobId: ofDays, unit: "day", from: "2026-03-01" });
    expect(days).toHaveLength(4);
    for (const { day, seen } of days) {
      const { items } = await listItems(admin.ctx, { jobId: ofDays, from: day, to: day, limit: 100 });
      expect(items, day).toHaveLength(seen);
    }
  });

  it.each([
    [{ kind: "phone" }, 1],
    [{ from: "2026-03-29", to: "2026-03-29" }, 2],
    [{ from: "2026-04-01", to: "2026-03-01" }, 0],
    [{ unit: "month", from: "2026-01-15" }, 7],
  ] as const)("%j count %d", async (input, seen) => {
    const found = await listDays(admin.ctx, { jobId: ofDays, unit: "day", ...input });
    expect(found.total.seen).toBe(seen);
    if ("unit" in input) expect(found.days.map(({ day }) => day)).toEqual(["2026-03-01"]);
  });

  it("refuse what is too long to be counted at once", async () => {
    const long = listDays(admin.ctx, { jobId: ofDays, unit: "month", from: "2000-01-01" });
    await expect(long).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });
});

describe("owners", () => {
  it("are named to those whose User Assignment covers them, and to nobody else", async () => {
    const [ines, otto] = [await home.addPerson("Ines Inside"), await home.addPerson("Otto Outside")];
    const accessRuleId = await home.addRule("Jobs for Ines", {
      kind: "access",
      definition: {
        rights: ["jobs.manage"],
        assignment: { scope: "certain", personIds: [ines.id], kinds: [] },
      },
    });
    const clerk = await home.signIn(await home.addPerson("Cleo Clerk", { accessRuleId }));
    const own = await addJob(home, "Of owners");
    const [, hidden] = await addItems(home, own, [{ ownerPersonId: ines.id }, { ownerPersonId: otto.id }]);
    const names = async ({ ctx }: SignedIn) =>
      (await listItems(ctx, { jobId: own, limit: 50 })).items.map((item) => item.owner?.name).sort();
    expect(await names(admin)).toEqual(["Ines Inside", "Otto Outside"]);
    expect(await names(clerk)).toEqual(["Ines Inside", undefined]);
    expect((await getItem(clerk.ctx, { id: hidden ?? "" })).owner).toBeNull();
    await expect(listItems(clerk.ctx, { jobId: own, ownerId: otto.id, limit: 50 })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const { bytes } = await exportItems(clerk.ctx, { filter: { jobId: own }, format: "csv", words });
    const file = await textOf(bytes);
    expect(file).toContain("Ines Inside");
    expect(file).not.toContain("Otto");
  });
});

describe("coverage", () => {
  it("counts recordings that are kept; who may not see all, their own", async () => {
    const covered = await addJob(home, "Covered");
    const [ana, uma] = [await home.addPerson("Ana Ruiz"), await home.addPerson("Uma User")];
    const startedAt = at("20", "10:00");
    const of = (ownerPersonId: string, sessionKey: string, rest: LedgerRow): LedgerRow => ({
      ...{ ownerPersonId, sessionKey, startedAt, state: "archived", reason: "rule_keeps", ...rest },
    });
    await addItems(home, covered, [
      of(ana.id, "whole", {}),
      of(ana.id, "transcript to come", {}),
      of(ana.id, "transcript to come", { state: "waiting", reason: "not_ready_yet" }),
      of(ana.id, "to come", { state: "kept" }),
      of(uma.id, "dead", { state: "given_up" }),
      of(uma.id, "dead", {}),
      of(uma.id, "not asked for", { state: "waiting", reason: "on_demand_waiting" }),
      of(uma.id, "not kept", { state: "skipped", reason: "media_not_in_rule" }),
    ]);
    const period = { integrations: [covered], from: at("20", "00:00").toISOString() };
    const seenBy = async (who: SignedIn, input: object) => coverage(who.ctx, { ...period, ...input });
    const all = { recordings: 4, waiting: 1, failed: 1, blind: [], of: "everybody", mayOpenLedger: true };
    expect(await seenBy(admin, {})).toEqual(all);
    expect(await seenBy(admin, { from: undefined })).toEqual({ ...all, recordings: null });
    expect(await seenBy(admin, { to: period.from })).toMatchObject({ recordings: 0, waiting: 0 });
    expect(await seenBy(admin, { integrations: [newId()] })).toMatchObject({ recordings: 0 });
    const own = { blind: [], of: "yourself", mayOpenLedger: false };
    expect(await seenBy(await home.signIn(ana), {})).toEqual({
      recordings: 3,
      waiting: 1,
      failed: 0,
      ...own,
    });
    expect(await seenBy(await home.signIn(uma), {})).toEqual({
      recordings: 1,
      waiting: 0,
      failed: 1,
      ...own,
    });
  });
});

describe("an export", () => {
  it.each(["csv", "xlsx"] as const)("as %s stands in the audit log before its first byte", async (format) => {
    const exported = await addJob(home, `As ${format}`);
    await addItems(home, exported, [{}, { state: "gone", reason: "gone_at_source" }]);
    const filter = { jobId: exported, states: ["gone" as const] };
    const { fileName } = await exportItems(admin.ctx, { filter, format, words });
    expect(fileName).toBe(`ledger-2026-03-31.${format}`);
    expect(await audits("ledger.exported", exported)).toMatchObject([{ detail: { format, count: 1 } }]);
  });

  it("says each closed word also as the screen does", async () => {
    const worded = await addJob(home, "Worded");
    await addItems(home, worded, [
      { state: "given_up", reason: "rule_keeps", failure: "cut_transfer", kind: "phone" },
      { reason: "audio_file_missing" },
    ]);
    const { bytes } = await exportItems(admin.ctx, { filter: { jobId: worded }, format: "csv", words });
    const [headings = "", ...rows] = (await textOf(bytes)).replace("\uFEFF", "").trimEnd().split("\r\n");
    const at = headings.split(",").indexOf("State");
    const fields = ["State", "State in words", "Reason", "Failure", "Reason in words"];
    expect(headings.split(",").slice(at, at + fields.length)).toEqual(fields);
    expect(rows).toHaveLength(2);
    expect(rows.join()).toContain("given up,Given up,rule keeps,cut transfer,The transfer was cut off,");
    expect(rows.join()).toContain(",phone,Phone,");
    expect(rows.join()).toContain(
      "skipped,Skipped,audio file missing,,No audio file at Zoom: turn on “Record an audio only file” there,",
    );
  });

  it("holds every row of more than one page once", async () => {
    const long = await addJob(home, "Long");
    await addItems(
      home,
      long,
      Array.from({ length: 2_100 }, () => ({})),
    );
    const { bytes } = await exportItems(admin.ctx, { filter: { jobId: long }, format: "csv", words });
    const rows = (await textOf(bytes)).trimEnd().split("\r\n").slice(1);
    expect(new Set(rows).size).toBe(2_100);
  });
});

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}
