import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";

import { auditEvent, sourceItem } from "@/db/schema";
import { importOne } from "@/server/domain/imports/import-one";
import { redecideSkipped } from "@/server/domain/ledger/redecide-skipped";
import { mapIdentity } from "@/server/domain/mapping/map-identity";

import { lookAtCall, lookAtCallAndMark } from "./look-at-call";
import { lookAtCallAgain } from "./look-at-call-again";
import { type PhoneScenario, phoneScenario } from "./testing/phone-scenario";

let phone: PhoneScenario;
beforeAll(async () => {
  phone = await phoneScenario();
});
afterAll(() => phone.close());
afterEach(() => {
  phone.zoom.control.clearFaults();
  phone.zoom.control.setClock(0);
});

type Given = Parameters<PhoneScenario["zoom"]["control"]["recordCall"]>[0];
const record = (given: Omit<Given, "account"> = {}) =>
  phone.zoom.control.recordCall({ account: "contoso", ...given });
type Recorded = Awaited<ReturnType<typeof record>>;

const look = async (one: Pick<Recorded, "id"> & Partial<Recorded>, also?: () => Promise<unknown>) =>
  lookAtCall(
    phone.now(),
    await phone.connection(),
    { jobId: phone.jobId, recordingId: one.id, callId: one.callId, startedAt: one.began },
    also,
  );
const lookAgain = async (sessionKey = "") =>
  lookAtCallAgain(phone.now(), await phone.connection(), { jobId: phone.jobId, sessionKey });

it("reads a call when Zoom announces it, with or without its time, and commits the act with it", async () => {
  const one = await record();
  let committed = 0;
  const also = () => Promise.resolve(committed++);
  expect(await look(one, also)).toBe("recorded");
  expect(await look({ id: one.id.toUpperCase() }, also)).toBe("recorded");
  expect(await look({ id: "0".repeat(32) }, also)).toBe("not_there");
  expect(committed).toBe(3);
  expect(await phone.itemOf(one.id)).toMatchObject({ state: "kept", reason: "rule_keeps", lastRunId: null });
});

it.each([
  ["that lists don't name yet", false],
  ["that lists name already", true],
])("waits for a transcript %s, and takes it when it is there", async (_, transcriptNamed) => {
  const one = await record({ transcriptAfterMs: 60_000, transcriptNamed });
  await look(one);
  expect(await phone.import(await phone.itemOf(one.id))).toEqual([{ archived: 1, failed: 0, retry: false }]);
  if (transcriptNamed) {
    const text = await phone.itemOf(one.id, "transcript");
    expect(text).toMatchObject({ state: "waiting", reason: "not_ready_yet" });
    expect(text?.nextLookAt?.getTime()).toBeGreaterThan(Date.now());
  } else expect((await phone.itemOf(one.id))?.nextLookAt?.getTime()).toBeGreaterThan(Date.now());
  phone.zoom.control.setClock(120_000);
  expect(await lookAgain((await phone.itemOf(one.id))?.sessionKey)).toBe("recorded");
  const text = await phone.itemOf(one.id, "transcript");
  expect(await phone.import(text)).toEqual([{ archived: 1, failed: 0, retry: false }]);
});

it("does not wait for a transcript that is in the making still when its last look is over", async () => {
  const one = await record({ transcriptAfterMs: 60_000, transcriptNamed: true });
  await look(one);
  await phone.import(await phone.itemOf(one.id));
  const text = await phone.itemOf(one.id, "transcript");
  const firstSeenAt = new Date(Date.now() - 10 * 86_400_000);
  await phone.tenant.db.tx((tx) =>
    tx
      .update(sourceItem)
      .set({ firstSeenAt })
      .where(eq(sourceItem.id, text?.id ?? "")),
  );
  await lookAgain(text?.sessionKey);
  await phone.import(await phone.itemOf(one.id, "transcript"));
  const late = { state: "failed", failure: "source_unavailable", nextLookAt: null };
  expect(await phone.itemOf(one.id, "transcript")).toMatchObject(late);
  // It is taken all the same when it is done after all.
  phone.zoom.control.setClock(120_000);
  await look(one);
  const done = await phone.itemOf(one.id, "transcript");
  expect(done).toMatchObject({ state: "kept" });
  expect(await phone.import(done)).toEqual([{ archived: 1, failed: 0, retry: false }]);
  phone.zoom.control.setClock(0);
});

it("marks what somebody deletes at Zoom, once it is not there any more, and keeps what is archived", async () => {
  const one = await record();
  await look(one);
  await phone.import(await phone.itemOf(one.id));
  const at = new Date();
  const mark = async () =>
    lookAtCallAndMark(
      phone.now(),
      await phone.connection(),
      { jobId: phone.jobId, recordingId: one.id, mark: "trashed", at },
      () => Promise.resolve(),
    );
  await mark();
  expect(await phone.itemOf(one.id)).toMatchObject({ state: "archived", trashedAt: null });
  await phone.zoom.control.deleteCall({ id: one.id });
  await mark();
  expect(await phone.itemOf(one.id)).toMatchObject({ state: "archived", trashedAt: at });
});

it("says gone of what Zoom no longer has a day later, and never because a list lacks it", async () => {
  const one = await record();
  await look(one);
  const item = await phone.itemOf(one.id);
  const again = [{ archived: 0, failed: 0, retry: true }];
  phone.zoom.control.addFault({ on: "phone", kind: "empty", total: "kept", times: 0, match: "/phone/recordings" });
  expect(await phone.import(item)).toEqual(again);
  phone.zoom.control.clearFaults();
  await phone.zoom.control.deleteCall({ id: one.id });
  expect(await phone.import(item)).toEqual(again);
  const later = phone.tenant.system(new Date(Date.now() + 2 * 86_400_000));
  const session = { jobId: phone.jobId, kind: "phone", sessionKey: item?.sessionKey ?? "" } as const;
  await importOne(later, await phone.ports(), session);
  expect(await phone.itemOf(one.id)).toMatchObject({ state: "gone", reason: "gone_at_source" });
}); // prettier-ignore

it("imports a queue's calls by the rule of the person that it is mapped to", async () => {
  const one = await record({ owner: "service queue" });
  await look(one);
  expect(await phone.itemOf(one.id)).toMatchObject({ state: "skipped", reason: "no_matching_user" });
  const sourceId = `callQueue:${one.owner.id}`;
  await mapIdentity(phone.admin.ctx, { jobId: phone.jobId, sourceId, personId: phone.deniz.id });
  await redecideSkipped(phone.now(), { jobId: phone.jobId, ownerSourceIds: [sourceId] });
  expect(await phone.itemOf(one.id)).toMatchObject({ state: "kept", ownerPersonId: phone.deniz.id });
  await phone.import(await phone.itemOf(one.id));
  expect(await phone.itemOf(one.id)).toMatchObject({ state: "archived" });
});

it("writes each import into the audit log, and no name or number into it", async () => {
  const events = await phone.tenant.db.tx((tx) =>
    tx.select().from(auditEvent).where(eq(auditEvent.action, "conversation.imported")),
  );
  expect(events.length).toBeGreaterThan(3);
  expect(JSON.stringify(events.map(({ detail }) => detail))).not.toMatch(/Holt|Palmer|\+\d/);
});
