import { afterAll, afterEach, beforeAll, expect, it } from "vitest";

import { webhookReceipt } from "@/db/schema";
import { readWebhook } from "@/server/connectors/zoom/webhook";
import { importOne } from "@/server/domain/imports/import-one";

import { actOnNews } from "./act-on-news";
import { handleWebhook } from "./handle-webhook";
import { lookAtCallAgain } from "./look-at-call-again";
import { recordNews } from "./record-news";
import { type PhoneScenario, phoneScenario } from "./testing/phone-scenario";

const hourMs = 3_600_000;
const lists = { on: "phone", times: 0, match: "/phone/recordings" } as const;

let phone: PhoneScenario;
beforeAll(async () => {
  phone = await phoneScenario();
});
afterAll(() => phone.close());
afterEach(() => phone.zoom.control.clearFaults());

type Given = Parameters<PhoneScenario["zoom"]["control"]["recordCall"]>[0];
const record = (given: Omit<Given, "account"> = {}) =>
  phone.zoom.control.recordCall({ account: "contoso", ...given });
type Recorded = Awaited<ReturnType<typeof record>>;
const hide = (total: "none" | "kept" = "none") =>
  phone.zoom.control.addFault({ ...lists, kind: "empty", total });

/** As the event's subject has it. */
const subjectOf = ({ id, callId, began, ended, owner }: Recorded) => ({
  ...{ recordingId: id, callId, startedAt: began, endedAt: ended },
  ...{ ownerType: owner.type, ownerId: owner.id },
});
const tell = async (subject: Readonly<Record<string, string>>) => {
  const news = { jobId: phone.jobId, topic: "call", subject, eventAt: new Date() } as const;
  await actOnNews(phone.now(), await phone.connection(), news, () => Promise.resolve());
};
const after = (hours: number) => phone.tenant.system(new Date(Date.now() + hours * hourMs));
const lookAfter = async (hours: number, sessionKey = "") =>
  lookAtCallAgain(after(hours), await phone.connection(), { jobId: phone.jobId, sessionKey });
const rowsOf = async (id: string) => (await phone.calls()).filter(({ sourceKey }) => sourceKey.includes(id));

it("has its row, which looks try again and the recording takes over", async () => {
  const one = await record();
  hide();
  await tell(subjectOf(one));
  const [row, ...others] = await rowsOf(one.id);
  expect([row, others]).toMatchObject([
    { state: "waiting", reason: "not_ready_yet", ownerPersonId: phone.deniz.id, startedAt: new Date(one.began) },
    [],
  ]);
  expect(row?.nextLookAt?.getTime()).toBeLessThan(Date.now() + hourMs / 6);
  await tell(subjectOf(one));
  expect(await lookAfter(24.1, row?.sessionKey)).toBe("not_there");
  expect(await rowsOf(one.id)).toMatchObject([{ id: row?.id, state: "waiting" }]);
  phone.zoom.control.clearFaults();
  expect(await lookAfter(25, row?.sessionKey)).toBe("recorded");
  expect(await phone.itemOf(one.id)).toMatchObject({ id: row?.id, state: "kept", reason: "rule_keeps" });
  await phone.import(await phone.itemOf(one.id));
  expect((await rowsOf(one.id)).map(({ state }) => state)).toEqual(["archived", "archived"]);
}); // prettier-ignore

it.each([
  ["gone when Zoom says so at the last look", "deleted", "none", "gone", null],
  ["failed when Zoom does not say so", "there", "none", "failed", "gone_at_source"],
  ["failed when no list is whole", "there", "kept", "failed", "source_unavailable"],
  [
    "failed when Zoom can't say so, because nobody named its call",
    "unnamed",
    "none",
    "failed",
    "gone_at_source",
  ],
] as const)("is %s", async (_name, call, total, state, failure) => {
  const one = await record();
  hide(total);
  const { callId, ...subject } = subjectOf(one);
  await tell({ ...subject, ...(call !== "unnamed" && { callId }) });
  if (call === "deleted") await phone.zoom.control.deleteCall({ id: one.id, forGood: true });
  const { sessionKey } = (await phone.itemOf(one.id)) ?? {};
  await lookAfter(24.1, sessionKey);
  expect(await phone.itemOf(one.id)).toMatchObject({ state: "waiting" });
  await lookAfter(72.1, sessionKey);
  expect(await rowsOf(one.id)).toMatchObject([{ state, failure, nextLookAt: null }]);
});

it.each([
  ["nobody known", { owner: "ines.duarte" }, {}, "no_matching_user"],
  ["somebody who must not be recorded", { owner: "carla.rossi" }, {}, "no_recording_license"],
  ["an owner whom the event leaves out", {}, { ownerId: "" }, "no_matching_user"],
])("is decided like any other: of %s", async (_name, given, told, reason) => {
  const one = await record(given);
  hide();
  await tell({ ...subjectOf(one), ...told });
  expect(await rowsOf(one.id)).toMatchObject([{ state: "skipped", reason, sizeBytes: null, revision: null }]);
});

it("is found without the time at which it began, and under the call that Zoom names later", async () => {
  const one = await record();
  hide();
  await tell({ recordingId: one.id });
  const [row] = await rowsOf(one.id);
  expect(row).toMatchObject({ state: "skipped", sessionKey: `call:${one.id}:` });
  // Whose it is only a list can say: so it is looked for all the same.
  expect(row?.nextLookAt).not.toBeNull();
  phone.zoom.control.clearFaults();
  expect(await lookAfter(0.1, row?.sessionKey)).toBe("recorded");
  expect(await phone.itemOf(one.id)).toMatchObject({ id: row?.id, state: "kept" });
});

it("is so of a transcript too that an event names and no list", async () => {
  const one = await record({ transcriptAfterMs: 60_000 });
  await tell(subjectOf(one));
  expect(await rowsOf(one.id)).toHaveLength(1);
  await phone.import(await phone.itemOf(one.id));
  await tell({ ...subjectOf(one), transcript: "named" });
  const text = await phone.itemOf(one.id, "transcript");
  const sessionKey = (await phone.itemOf(one.id))?.sessionKey ?? "";
  expect(text).toMatchObject({ state: "waiting", reason: "not_ready_yet", sessionKey });
  phone.zoom.control.setClock(120_000);
  await lookAfter(0.1, sessionKey);
  expect(await phone.itemOf(one.id, "transcript")).toMatchObject({ id: text?.id, state: "kept" });
  phone.zoom.control.setClock(0);
});

it("is read from the events about it, which leave ids and times behind", async () => {
  const one = await record({ transcriptAfterMs: 60_000 });
  hide();
  const told = {
    ...{ id: one.id, call_id: one.callId, date_time: one.began, owner: one.owner },
    ...{ caller_name: "Margaret Holt", caller_number: "+442079460117", callee_name: "Deniz Kaya" },
  };
  const ofEvent = (event: string, more: object = {}) => {
    const recordings = [{ ...told, ...more }];
    const body = { event, event_ts: Date.now(), payload: { account_id: "A", object: { recordings } } };
    const news = readWebhook(Buffer.from(JSON.stringify(body)));
    if (news.kind !== "news") throw new Error("no news");
    return { requestId: null, news };
  };
  const delivered = [
    ofEvent("phone.recording_completed"),
    ofEvent("phone.recording_transcript_completed", { transcript_download_url: "https://zoom.us/t" }),
  ];
  await recordNews(phone.now(), { jobId: phone.jobId, delivered });
  const receipts = () => phone.tenant.db.tx((tx) => tx.select().from(webhookReceipt));
  const [first] = await receipts();
  expect(await handleWebhook(phone.now(), await phone.connection(), first?.id ?? "")).toEqual({ handled: 2 });
  expect((await rowsOf(one.id)).map(({ state, fileType }) => [state, fileType])).toEqual([
    ["waiting", "AUDIO"],
    ["waiting", "PHONE_TRANSCRIPT"],
  ]);
  const written = JSON.stringify([await receipts(), await rowsOf(one.id)]);
  expect(written).toContain(one.owner.id);
  expect(written).not.toMatch(/Holt|Kaya|\+44|zoom\.us/);
});

it("joins its sound's conversation whatever call Zoom names by then", async () => {
  const one = await record({ transcriptAfterMs: 60_000 });
  await tell(subjectOf(one));
  await phone.import(await phone.itemOf(one.id));
  phone.zoom.control.nameCall({ id: one.id, callId: `${one.callId}1` });
  phone.zoom.control.setClock(120_000);
  await tell({ ...subjectOf(one), callId: `${one.callId}1`, transcript: "named" });
  const text = await phone.itemOf(one.id, "transcript");
  await importOne(phone.now(), await phone.ports(), {
    ...{ jobId: phone.jobId, kind: "phone", sessionKey: text?.sessionKey ?? "" },
  });
  phone.zoom.control.setClock(0);
  const [sound, read] = await rowsOf(one.id);
  expect([sound?.state, read?.state]).toEqual(["archived", "archived"]);
  expect(read?.conversationId).toBe(sound?.conversationId);
});

it("joins its transcript's conversation when the sound comes last", async () => {
  const one = await record();
  await tell(subjectOf(one));
  phone.zoom.control.addFault({ on: "phone", match: "recording/download", kind: "error", status: 403, times: 0 });
  await phone.import(await phone.itemOf(one.id));
  phone.zoom.control.clearFaults();
  const [sound] = await rowsOf(one.id);
  expect(sound?.state).not.toBe("archived");
  phone.zoom.control.nameCall({ id: one.id, callId: `${one.callId}1` });
  await phone.run();
  await phone.import(await phone.itemOf(one.id));
  const rows = await rowsOf(one.id);
  expect(rows.map(({ state }) => state)).toEqual(["archived", "archived"]);
  expect(new Set(rows.map(({ conversationId }) => conversationId)).size).toBe(1);
}); // prettier-ignore
