import { and, eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { auditEvent, conversation, jobRun, mediaFile, sourceItem } from "@/db/schema";
import { importSession } from "@/server/domain/imports/import-session";
import { connect, listRun, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";

import { goneMeetings } from "./gone-meetings";
import { getCheck } from "./list-checks";
import { loadUnlisted } from "./load-unlisted";
import { readNext } from "./read-next";
import { startCheck } from "./start-check";

const dayMs = 86_400_000;
const day = (back: number) => new Date(Date.now() - back * dayMs).toISOString().slice(0, 10);
const period = { from: day(45), to: day(3) };
const routes = {
  meeting: "GET /v2/meetings/:meetingId/recordings",
  phone: "GET /v2/phone/call_element/:id/recording",
  call: "GET /v2/phone/call_logs/:id/recordings",
};
let scenario: Scenario;
let jobId: string;
/** Archived sessions of the period. */
let sessions: { meeting: string[]; phone: string[] };

type Item = typeof sourceItem.$inferSelect;
const items = () => scenario.tenant.db.tx((tx) => tx.select().from(sourceItem).orderBy(sourceItem.id));
const itemsOf = async (sessionKey = "") => (await items()).filter((item) => item.sessionKey === sessionKey);
const set = (sessionKey: string, values: Partial<typeof sourceItem.$inferInsert>) =>
  scenario.tenant.db.tx((tx) =>
    tx.update(sourceItem).set(values).where(eq(sourceItem.sessionKey, sessionKey)),
  );
const asked = (kind: keyof typeof routes) => scenario.zoom.control.requests().byRoute[routes[kind]] ?? 0;

beforeAll(async () => {
  scenario = await zoomScenario({ lists: ["phone"] });
  ({ jobId } = scenario);
  for (const name of ["Deniz Kaya", "Lena Novak", "Ines Duarte", "Hugo Martin", "Carla Rossi"])
    await scenario.addLicensed(name);
  await connect(scenario);
  const [run] = await scenario.tenant.db.tx((tx) => tx.select().from(jobRun));
  await listRun(scenario, run?.id ?? "");
  const isIn = ({ startedAt }: Item) =>
    startedAt >= new Date(period.from) && startedAt < new Date(Date.parse(period.to) + dayMs);
  const kept = (await items()).filter((item) => item.state === "kept" && isIn(item));
  const of = (kind: Item["kind"]) => [
    ...new Set(kept.filter((item) => item.kind === kind).map(({ sessionKey }) => sessionKey)),
  ];
  // First the one with files that only its own look names: the separate sound of each who spoke.
  const views = kept.find(({ recordingType }) => recordingType === "gallery_view")?.sessionKey ?? "";
  sessions = { meeting: [...new Set([views, ...of("meeting")])], phone: of("phone") };
  // One of them truly, with its files; the rest by its state alone, which is what a report looks at.
  await importSession(
    scenario.tenant.system(new Date()),
    { ...scenario.archive, zoom: await scenario.connection() },
    { jobId, sessionKey: sessions.meeting[0] ?? "" },
  );
  const ids = kept.map(({ id }) => id);
  await scenario.tenant.db.tx((tx) =>
    tx.update(sourceItem).set({ state: "archived" }).where(inArray(sourceItem.id, ids)),
  );
});
afterAll(() => scenario.close());
beforeEach(() => {
  scenario.zoom.control.clearFaults();
  scenario.zoom.control.clearRequests();
});

async function report({ hurried = false } = {}) {
  const { admin, tenant } = scenario;
  const { id } = await startCheck({ ...admin.ctx, now: new Date() }, { jobId, ...period });
  const zoom = { ...(await scenario.connection()), ...(hurried && { maxWaitMs: 0 }) };
  for (let done = false; !done;) ({ done } = await readNext(tenant.system(new Date()), zoom, id));
  return getCheck(admin.ctx, { id });
}
const marked = async () =>
  (await items()).filter(({ deletedAt, trashedAt }) => deletedAt !== null || trashedAt !== null);
const marks = async () => {
  const events = await scenario.tenant.db.tx((tx) =>
    tx
      .select()
      .from(auditEvent)
      .where(and(eq(auditEvent.action, "item.marked_at_source"), eq(auditEvent.subjectId, jobId)))
      .orderBy(auditEvent.id),
  );
  return events.map(({ detail }) => detail);
};

describe("a report asks Zoom for what is archived and its lists left out", () => {
  it("nothing while all is listed, and not for what lists with gaps did not show", async () => {
    expect(sessions.meeting.length).toBeGreaterThan(8);
    expect(sessions.phone.length).toBeGreaterThan(1);
    expect(await report()).toMatchObject({ state: "done", complete: true });
    const [gone = ""] = sessions.meeting;
    const separate = (await itemsOf(gone)).filter(
      ({ recordingType }) => recordingType === "audio_only_each_participant",
    );
    expect(separate.map(({ state }) => state)).toContain("archived");
    expect(asked("meeting")).toBe(0);
    await scenario.zoom.control.trash(gone, { forGood: true, silent: true });
    scenario.zoom.control.addFault({ kind: "empty", total: "kept", on: "recordings", times: 0 });
    scenario.zoom.control.addFault({ kind: "empty", total: "kept", on: "phone", times: 0 });
    expect(await report()).toMatchObject({ state: "done", complete: false });
    expect([asked("meeting"), asked("phone"), asked("call")]).toEqual([0, 0, 0]);
    expect(await marked()).toEqual([]);
  });

  it("and concludes nothing from an outage or a refusal, which costs no report", async () => {
    const { control } = scenario.zoom;
    for (const fault of [
      { kind: "error", status: 503 },
      { kind: "error", status: 403 },
    ] as const) {
      control.addFault({ on: "meeting", ...fault, times: 0 });
      expect(await report({ hurried: true })).toMatchObject({ state: "done", complete: true });
      control.clearFaults();
    }
    expect(asked("meeting")).toBe(2);
    expect(await marked()).toEqual([]);
  });

  it("nor from lists that an outage has emptied: the single look finds it there", async () => {
    const [gone, ...there] = sessions.meeting;
    scenario.zoom.control.addFault({ kind: "empty", on: "recordings", times: 0 });
    expect(await report()).toMatchObject({ complete: true });
    expect(asked("meeting")).toBe(1 + there.length);
    const check = { jobId, from: new Date(period.from), to: new Date(), createdAt: new Date() };
    const from = (after: string) =>
      scenario.tenant.db.tx((tx) => loadUnlisted(tx, check, goneMeetings, after));
    const all = await from("");
    expect(all).toMatchObject({ next: null });
    expect(new Set(all.sessions.map(({ sessionKey }) => sessionKey))).toEqual(new Set(there));
    expect(await from(all.sessions[4]?.sessionKey ?? "")).toEqual({
      ...all,
      sessions: all.sessions.slice(5),
    });
    expect(new Set((await marked()).map(({ sessionKey }) => sessionKey))).toEqual(new Set([gone]));
  });

  it("marks what was deleted outright once, and leaves the archive as it is", async () => {
    const [gone] = sessions.meeting;
    const before = await itemsOf(gone);
    for (const item of before) expect(item).toMatchObject({ state: "archived", trashedAt: null });
    for (const { deletedAt } of before) expect(deletedAt).toBeInstanceOf(Date);
    expect(await marks()).toEqual([{ mark: "deleted", items: before.length }]);
    expect(await report()).toMatchObject({ complete: true });
    expect(asked("meeting")).toBe(0);
    expect(await marks()).toHaveLength(1);
    expect(await itemsOf(gone)).toEqual(before);
    const [kept] = await scenario.tenant.db.tx((tx) =>
      tx
        .select()
        .from(conversation)
        .where(eq(conversation.sessionKey, gone ?? "")),
    );
    expect(kept).toMatchObject({ purgeState: null });
    const files = await scenario.tenant.db.tx((tx) =>
      tx
        .select()
        .from(mediaFile)
        .where(
          inArray(
            mediaFile.sourceItemId,
            before.map(({ id }) => id),
          ),
        ),
    );
    expect(files.length).toBeGreaterThan(0);
    for (const { wrappedKey } of files) expect(wrappedKey).not.toBeNull();
  });

  it("marks what has left the trash, of any period, and what this job had moved there stays so", async () => {
    const [, uuid = ""] = sessions.meeting;
    const { control } = scenario.zoom;
    const trashedAt = new Date(Math.floor(Date.now() / 1_000) * 1_000 - 31 * dayMs);
    await control.trash(uuid, { silent: true, atMs: trashedAt.getTime() });
    await set(uuid, { startedAt: new Date(Date.now() - 300 * dayMs), trashedByUsAt: trashedAt });
    await report();
    const inTrash = await itemsOf(uuid);
    for (const item of inTrash) expect(item).toMatchObject({ trashedAt, deletedAt: null });
    expect(asked("meeting")).toBe(0);
    await control.recover(uuid, { silent: true });
    control.remove(uuid);
    await report();
    expect(asked("meeting")).toBe(1);
    const ended = await itemsOf(uuid);
    expect(ended.length).toBeGreaterThan(0);
    for (const item of ended) expect(item).toMatchObject({ trashedAt, trashedByUsAt: trashedAt });
    for (const { deletedAt } of ended) expect(deletedAt).toBeInstanceOf(Date);
    expect((await marks()).at(-1)).toEqual({ mark: "deleted", items: ended.length });
  });

  it("marks a single file that its session has no more", async () => {
    const uuid = sessions.meeting[2] ?? "";
    const [file, ...others] = await itemsOf(uuid);
    scenario.zoom.control.remove(file?.sourceKey ?? "");
    await report();
    expect((await marked()).filter(({ sessionKey }) => sessionKey === uuid).map(({ id }) => id)).toEqual([
      file?.id,
    ]);
    expect(others.length).toBeGreaterThan(0);
  });

  it("takes no other “not found” for the recording’s own", async () => {
    const uuid = sessions.meeting[3] ?? "";
    scenario.zoom.control.remove(uuid);
    scenario.zoom.control.addFault({ on: "meeting", kind: "error", status: 404, times: 0 });
    await report();
    expect((await itemsOf(uuid)).every(({ deletedAt }) => deletedAt === null)).toBe(true);
    await scenario.zoom.control.recover(uuid, { silent: true });
  });

  it("of calls too, which lie in the trash or are deleted", async () => {
    const [first, second] = await Promise.all(sessions.phone.map(itemsOf));
    const idOf = (found: Item[] | undefined) => found?.[0]?.sourceKey.split(":")[1] ?? "";
    await scenario.zoom.control.deleteCall({ id: idOf(first) });
    scenario.zoom.control.remove(idOf(second));
    await report();
    const before = await marks();
    const of = async (ids: (Item | undefined)[]) =>
      (await marked()).filter(({ id }) => ids.some((item) => item?.id === id));
    const ofRecording = (found: Item[] | undefined) =>
      found?.filter(({ sourceKey }) => sourceKey.split(":")[1] === idOf(found)) ?? [];
    for (const item of await of(ofRecording(first))) expect(item).toMatchObject({ deletedAt: null });
    expect(await of(ofRecording(first))).toHaveLength(ofRecording(first).length);
    for (const item of await of(ofRecording(second))) expect(item).toMatchObject({ trashedAt: null });
    expect(await of(ofRecording(second))).toHaveLength(ofRecording(second).length);
    expect(asked("phone")).toBe(2);
    await report();
    expect(asked("phone")).toBe(2);
    expect(await marks()).toEqual(before);
  });
});
