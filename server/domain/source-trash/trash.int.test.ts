import { and, eq, not, type SQL } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { auditEvent, job, jobRun, mediaFile, sourceItem } from "@/db/schema";
import { importSession } from "@/server/domain/imports/import-session";
import { ofRecordings } from "@/server/domain/ledger/companion-things";
import { connect, listRun, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";
import { type SignedIn, tenantFixture } from "@/server/domain/testing/tenant-fixture";

import { dueSessions, requestDueTrash } from "./due-sessions";
import { getTrash } from "./get-trash";
import { askForTrash, confirmTrash, switchOffTrash } from "./switch-trash";
import { trashDue } from "./trash-due";
import { trashSession } from "./trash-session";

const dayMs = 86_400_000;
let scenario: Scenario;
let second: SignedIn;
let nobody: SignedIn;
let other: SignedIn;
let sessions: string[];
let jobId: string;

beforeAll(async () => {
  scenario = await zoomScenario();
  ({ jobId } = scenario);
  await scenario.addLicensed("Deniz Kaya");
  const { tenant } = scenario;
  const administrator = await tenant.addPerson("Mateo Silva", {
    accessRuleId: tenant.builtIn("administrator"),
  });
  second = await tenant.signIn(administrator);
  nobody = await tenant.signIn(await tenant.addPerson("Nora Byrne"));
  const fabrikam = await tenantFixture(scenario.database, { name: "Fabrikam" });
  other = await fabrikam.signIn(fabrikam.administrator);
  await connect(scenario);
  const [run] = await tenant.db.tx((tx) => tx.select().from(jobRun));
  await listRun(scenario, run?.id ?? "");
  const kept = await tenant.db.tx((tx) =>
    tx.selectDistinct({ key: sourceItem.sessionKey }).from(sourceItem).where(eq(sourceItem.state, "kept")),
  );
  sessions = kept.map(({ key }) => key).sort();
  const zoom = await scenario.connection();
  await scenario.zoom.control.companion({ uuid: sessions[0] ?? "", summary: "ready" });
  for (const sessionKey of sessions.slice(0, 3)) {
    await importSession(tenant.system(new Date()), { ...scenario.archive, zoom }, { jobId, sessionKey });
  }
});
afterAll(() => scenario.close());
beforeEach(() => scenario.zoom.control.clearFaults());

const later = () => scenario.tenant.system(new Date(Date.now() + 8 * dayMs));
const trash = async (index: number, ctx = later()) =>
  trashSession(ctx, await scenario.connection(), { jobId, sessionKey: sessions[index] ?? "" });
const rowsOf = (index: number, which: SQL) =>
  scenario.tenant.db.tx((tx) =>
    tx
      .select()
      .from(sourceItem)
      .where(and(eq(sourceItem.sessionKey, sessions[index] ?? ""), which)),
  );
const itemsOf = (index: number) => rowsOf(index, ofRecordings());
const setItem = (id: string | undefined, values: Partial<typeof sourceItem.$inferInsert>) =>
  scenario.tenant.db.tx((tx) =>
    tx
      .update(sourceItem)
      .set(values)
      .where(eq(sourceItem.id, id ?? "")),
  );
const audits = (action: "source.recording_trashed" | "job.trash_asked_for" | "job.trash_confirmed") =>
  scenario.tenant.db.tx((tx) =>
    tx.select().from(auditEvent).where(eq(auditEvent.action, action)).orderBy(auditEvent.id),
  );
const deletes = () =>
  scenario.zoom.control.requests().byRoute["DELETE /v2/meetings/:meetingId/recordings"] ?? 0;

describe("switching it on takes two people", () => {
  it("is refused to who lacks the right, to others, and while the scope is missing", async () => {
    for (const verb of [askForTrash, confirmTrash]) {
      await expect(verb(nobody.ctx, { jobId, days: 7 })).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(verb(other.ctx, { jobId, days: 7 })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    await expect(switchOffTrash(nobody.ctx, { jobId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(getTrash(other.ctx, { jobId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("does nothing until somebody else has confirmed the same days", async () => {
    await askForTrash(scenario.admin.ctx, { jobId, days: 7 });
    expect(await getTrash(scenario.admin.ctx, { jobId })).toMatchObject({
      ...{ days: 7, confirmed: null, askedByViewer: true, allowed: true, asked: { name: "Ada Okafor" } },
    });
    expect(await trash(0)).toBe("not_due");
    await expect(confirmTrash(scenario.admin.ctx, { jobId, days: 7 })).rejects.toThrow(/two people/);
    await expect(confirmTrash(second.ctx, { jobId, days: 1 })).rejects.toMatchObject({ code: "CONFLICT" });
    await confirmTrash(second.ctx, { jobId, days: 7 });
    await confirmTrash(second.ctx, { jobId, days: 7 });
    expect(await audits("job.trash_confirmed")).toHaveLength(1);
    await askForTrash(second.ctx, { jobId, days: 5 });
    expect(await getTrash(second.ctx, { jobId })).toMatchObject({ days: 5, confirmed: null });
    await confirmTrash(scenario.admin.ctx, { jobId, days: 5 });
    expect(await audits("job.trash_asked_for")).toHaveLength(2);
  });
});

describe("a session goes to the trash", () => {
  it("not before its waiting time, and not while something of it may still be kept", async () => {
    expect(await trash(0, scenario.tenant.system(new Date()))).toBe("not_due");
    expect(await trash(3)).toBe("not_due");
    const [item] = await itemsOf(1);
    const set = (values: Partial<typeof sourceItem.$inferInsert>) => setItem(item?.id, values);
    for (const state of ["waiting", "failed", "given_up", "kept"] as const) {
      await set({ state });
      expect([state, await trash(1)]).toEqual([state, "not_due"]);
    }
    await set({ state: "skipped", reason: "media_not_in_rule" });
    expect(await trash(1)).toBe("not_due");
    await set({ state: "archived", reason: "rule_keeps" });
    expect(deletes()).toBe(0);
  });

  it("not again once somebody has taken it out of there", async () => {
    const [item] = await itemsOf(1);
    const set = (at: Date | null) => setItem(item?.id, { recoveredAt: at, trashedByUsAt: at });
    await set(new Date());
    expect(await trash(1)).toBe("not_due");
    const due = await dueSessions(later(), { jobId, after: null });
    expect(due.sessionKeys).toEqual([sessions[0], sessions[2]]);
    await set(null);
    expect(deletes()).toBe(0);
  });

  it("not when a file of it is not in the archive whole", async () => {
    const [item] = await itemsOf(1);
    const where = eq(mediaFile.sourceItemId, item?.id ?? "");
    const [file] = await scenario.tenant.db.tx((tx) => tx.select().from(mediaFile).where(where));
    await scenario.tenant.db.tx((tx) => tx.update(mediaFile).set({ wrappedKey: null }).where(where));
    expect(await trash(1)).toBe("not_due");
    await scenario.tenant.db.tx((tx) =>
      tx
        .update(mediaFile)
        .set({ wrappedKey: file?.wrappedKey ?? null })
        .where(where),
    );
  });

  it("not when Zoom has a file that the ledger does not know", async () => {
    const items = await itemsOf(1);
    const first = items.find((item) => item.state === "archived");
    const set = (sourceKey: string) => setItem(first?.id, { sourceKey });
    await set("known under another key");
    expect(await trash(1)).toBe("changed");
    await set(first?.sourceKey ?? "");
    expect(deletes()).toBe(0);
  });

  it("not when Zoom shows less than what lies in the archive", async () => {
    const { control } = scenario.zoom;
    const keys = (await itemsOf(1)).map(({ sourceKey }) => sourceKey);
    for (const key of keys) {
      control.remove(key);
      expect(await trash(1)).toBe("changed");
    }
    for (const key of keys) await control.recover(key, { silent: true });
    expect(deletes()).toBe(0);
  });

  it("is moved once, marked, audited and counted, without what AI Companion wrote about it", async () => {
    const companions = () => rowsOf(0, not(ofRecordings()));
    const [summary] = await companions();
    await setItem(summary?.id, { state: "waiting", reason: "not_ready_yet" });
    expect(await trash(0)).toBe("not_due");
    await setItem(summary?.id, { state: "skipped", reason: "content_unavailable" });
    expect(await trash(0)).toBe("moved");
    expect(scenario.zoom.control.trashed()).toEqual([sessions[0]]);
    const files = await itemsOf(0);
    for (const { trashedByUsAt, trashedAt } of files) expect([trashedByUsAt, trashedAt]).not.toContain(null);
    expect(await companions()).toMatchObject([{ trashedByUsAt: null, trashedAt: null }]);
    expect(await trash(0)).toBe("not_due");
    expect(
      (await audits("source.recording_trashed")).map(({ detail, subjectId }) => [detail, subjectId]),
    ).toEqual([[{ job: jobId, files: files.length }, files[0]?.conversationId]]);
    expect((await getTrash(scenario.admin.ctx, { jobId })).moved).toEqual({ recent: 1, ever: 1 });
  });

  it("is finished by the next try after a break, with one audit event; a refusal takes the mark back", async () => {
    const { control } = scenario.zoom;
    control.addFault({ on: "meeting", kind: "error", status: 503, skip: 1, times: 0 });
    const hurried = { ...(await scenario.connection()), maxWaitMs: 0 };
    const sessionKey = sessions[1] ?? "";
    await expect(trashSession(later(), hurried, { jobId, sessionKey })).rejects.toThrow(/outage/);
    expect((await itemsOf(1))[0]).toMatchObject({ trashedAt: null });
    expect((await itemsOf(1))[0]?.trashedByUsAt).not.toBeNull();
    control.clearFaults();
    expect(await trash(1)).toBe("moved");
    expect(await audits("source.recording_trashed")).toHaveLength(2);
    control.addFault({ on: "meeting", kind: "error", status: 403, skip: 1, times: 0 });
    expect(await trash(2)).toBe("refused");
    expect((await itemsOf(2))[0]).toMatchObject({ trashedByUsAt: null, trashedAt: null });
    const refused = { job: jobId, outcome: "refused" };
    expect((await audits("source.recording_trashed")).at(-1)?.detail).toEqual(refused);
  });

  it("that is gone already is marked, and nothing is asked for", async () => {
    const before = deletes();
    scenario.zoom.control.addFault({ on: "meeting", kind: "gone", times: 0 });
    expect(await trash(2)).toBe("gone");
    expect(deletes()).toBe(before);
    expect((await itemsOf(2))[0]).toMatchObject({ trashedByUsAt: null });
    expect((await itemsOf(2))[0]?.trashedAt).not.toBeNull();
  });
});

it("finds what is due a step at a time, at night, and nothing once it is off", async () => {
  await scenario.tenant.db.tx((tx) =>
    tx.update(sourceItem).set({ trashedAt: null }).where(eq(sourceItem.jobId, jobId)),
  );
  const { control } = scenario.zoom;
  for (const uuid of sessions.slice(0, 2)) await control.recover(uuid, { silent: true });
  const { sessionKeys } = await dueSessions(later(), { jobId, after: null });
  expect(sessionKeys).toEqual(sessions.slice(0, 3));
  expect(await trashDue(later(), await scenario.connection(), { jobId, after: sessions[2] ?? "" })).toEqual({
    ...{ moved: 0, next: null },
  });
  const asks = () => control.requests().byRoute["GET /v2/meetings/:meetingId/recordings"] ?? 0;
  const before = asks();
  const hurried = { ...(await scenario.connection()), maxWaitMs: 0 };
  for (const [fault, moved] of [
    [{ kind: "missing scope" }, 0],
    [{ kind: "error", status: 403 }, 2],
    [{ kind: "error", status: 503 }, 0],
  ] as const) {
    control.addFault({ on: "meeting", ...fault });
    expect(await trashDue(later(), hurried, { jobId, after: null })).toEqual({ moved, next: null });
  }
  expect(asks() - before).toBe(1 + 3 + 1);
  expect(await trashDue(later(), hurried, { jobId, after: null })).toEqual({ moved: 1, next: null });
  const night = new Date("2026-11-23T02:10:00Z");
  const [home] = await scenario.tenant.db.tx((tx) => tx.select({ days: job.trashAfterDays }).from(job));
  expect(home?.days).toBe(5);
  const asked = await Promise.all(
    Array.from({ length: 24 }, (_, hour) =>
      requestDueTrash(scenario.tenant.system(new Date(night.getTime() + hour * 3_600_000))),
    ),
  );
  expect(asked.filter((count) => count > 0)).toEqual([1]);
  const late = new Date(night.getTime() + asked.indexOf(1) * 3_600_000 + 5 * 60_000);
  expect(await requestDueTrash(scenario.tenant.system(late))).toBe(0);
  await switchOffTrash(second.ctx, { jobId });
  expect(await dueSessions(later(), { jobId, after: null })).toEqual({ sessionKeys: [], next: null });
});
