import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";

import { callDetail, conversation, jobRun, mediaFile, participant, transcriptSegment } from "@/db/schema";
import { searchConversations } from "@/server/domain/conversations/search-conversations";

import { endChatStage } from "./chat-stage";
import { getJob } from "./get-job";
import { type PhoneScenario, phoneScenario } from "./testing/phone-scenario";

let phone: PhoneScenario;
beforeAll(async () => {
  phone = await phoneScenario();
});
afterAll(() => phone.close());
afterEach(() => phone.zoom.control.clearFaults());

it("writes one row for each recording of a call, with whose it is and the decision", async () => {
  expect(await phone.run()).toMatchObject({ state: "importing", stage: "chat", failure: null });
  const there = phone.zoom.control.calls("contoso");
  const sounds = (await phone.calls()).filter(({ mediaClass }) => mediaClass === "audio");
  expect(new Set(sounds.map(({ sourceKey }) => sourceKey))).toEqual(new Set(there.map(({ id }) => `phone:${id}`)));
  const reasonOf = async (owner: string) => (await phone.itemOf(phone.recordingsOf(owner)[0]?.id ?? ""))?.reason;
  expect(await reasonOf("Deniz Kaya")).toBe("rule_keeps");
  expect(await reasonOf("Oskar Nilsen")).toBe("no_recording_license");
  expect(await reasonOf("Reception")).toBe("no_matching_user");
  const [queue] = phone.recordingsOf("Client service");
  expect(await phone.itemOf(queue?.id ?? "")).toMatchObject({
    reason: "no_matching_user",
    ownerSourceId: `callQueue:${queue?.owner.id}`,
  });
  // Somebody of the account took it: Zoom says that it belongs to them and to the queue.
  expect(await reasonOf("Order line")).toBe("rule_keeps");
}); // prettier-ignore

it("imports what is kept with its facts, its sound and its words", async () => {
  const kept = (await phone.calls()).filter(({ state }) => state === "kept");
  const outcomes = await phone.import(...kept);
  expect(outcomes.reduce((sum, { failed }) => sum + failed, 0)).toBe(0);
  expect((await phone.calls()).filter(({ state }) => state === "kept")).toEqual([]);
  const { db } = phone.tenant;
  const found = await db.tx((tx) =>
    tx
      .select({ type: conversation.type, topic: conversation.topic, owner: conversation.ownerPersonId, detail: callDetail })
      .from(conversation)
      .innerJoin(callDetail, eq(callDetail.conversationId, conversation.id)),
  );
  expect(found.find(({ topic }) => topic === "Call from Margaret Holt")).toMatchObject({
    type: "call",
    owner: phone.deniz.id,
    detail: { direction: "inbound", callerNumber: "+442079460117", ownerType: "user", siteName: "London" },
  });
  const files = await db.tx((tx) => tx.select().from(mediaFile));
  expect(new Set(files.map(({ fileType, contentType }) => `${fileType} ${contentType}`))).toEqual(
    new Set(["MP3 audio/mpeg", "M4A audio/mp4", "PHONE_TRANSCRIPT application/json"]),
  );
  const spoken = await db.tx((tx) => tx.select({ speaker: transcriptSegment.speaker }).from(transcriptSegment));
  expect(spoken.map(({ speaker }) => speaker)).toContain("Margaret Holt");
}); // prettier-ignore

it("joins a colleague by extension, and gives each owner of a call's recordings a conversation of their own", async () => {
  const rows = await phone.tenant.db.tx((tx) =>
    tx
      .select({ callId: callDetail.callId, who: participant })
      .from(participant)
      .innerJoin(callDetail, eq(callDetail.conversationId, participant.conversationId)),
  );
  expect(rows.find(({ who }) => who.name === "Carla Rossi")?.who.personId).toEqual(expect.any(String));
  const [order] = phone.recordingsOf("Order line");
  const ofCall = rows.filter(({ callId }) => callId === order?.callId).map(({ who }) => who);
  expect(new Set(ofCall.map(({ conversationId }) => conversationId)).size).toBe(2);
  const hosts = ofCall.filter(({ role }) => role === "host");
  expect(hosts.map(({ name }) => name)).toEqual(["Farid Haddad", "Farid Haddad"]);
  expect(new Set(ofCall.map(({ name }) => name))).toContain("Sofia Lindgren (+46850512345)");
});

it.each([
  ["the number", { text: "+442079460117" }],
  ["its digits", { text: "442079460117" }],
  ["its digits in groups", { text: "+44 20 7946 0117" }],
  ["a participant's number", { participants: "+44 20 7946 0117" }],
  ["a participant's name", { participants: "holt", type: "call" as const }],
])("finds calls by %s", async (_, filter) => {
  const { items } = await searchConversations(phone.admin.ctx, { filter, limit: 50 });
  expect(items.map(({ topic }) => topic).sort()).toEqual(
    expect.arrayContaining(["Call from Margaret Holt", "Call to Margaret Holt"]),
  );
  expect(items.every(({ type }) => type === "call")).toBe(true);
});

it("says of a transcript that Zoom could not make that there is none, and does not ask again", async () => {
  const [call] = phone.recordingsOf("Lena Novak");
  const none = { state: "skipped", reason: "content_unavailable" };
  expect(await phone.itemOf(call?.id ?? "", "transcript")).toMatchObject(none);
  await phone.endRuns();
  phone.zoom.control.clearRequests();
  await phone.run();
  expect(await phone.itemOf(call?.id ?? "", "transcript")).toMatchObject(none);
  expect(Object.keys(phone.zoom.control.requests().byRoute).join(" ")).not.toContain("transcript");
});

it("adds nothing and brings no byte when it looks again", async () => {
  const before = await phone.calls();
  await phone.endRuns();
  phone.zoom.control.clearRequests();
  expect(await phone.run()).toMatchObject({ failure: null });
  const facts = (rows: typeof before) => rows.map(({ id, state, mediaFileId }) => ({ id, state, mediaFileId }));
  expect(facts(await phone.calls())).toEqual(facts(before));
  expect(phone.zoom.control.requests().fileBytes).toBe(0);
}); // prettier-ignore

const list = { on: "phone", times: 0, match: "/phone/recordings" } as const;
const phoneOff = async () => (await phone.job())?.sourcesOff.phone;
const struck = () => phone.zoom.control.faults()[0]?.struck ?? 0;

it.each([
  ["a missing scope", { kind: "missing scope" }, "scope_missing"],
  ["a role that may not", { kind: "error", status: 403 }, "role_missing"],
] as const)("goes on without calls for %s, and asks by night once a day", async (_, fault, reason) => {
  await phone.endRuns();
  phone.zoom.control.addFault({ ...list, ...fault });
  await phone.run();
  expect(await phone.endRuns()).toMatchObject([{ state: "done", failure: null }]);
  const off = await phoneOff();
  expect(off).toMatchObject({ reason });
  await phone.run("schedule");
  expect(await phone.endRuns()).toMatchObject([{ state: "done", failure: null }]);
  expect([struck(), await phoneOff()]).toEqual([1, off]);
  for (const [at, trigger] of (["manual", "schedule"] as const).entries()) {
    const yesterday = new Date(Date.now() - 24 * 60 * 60_000).toISOString();
    if (off && trigger === "schedule") await phone.setOff({ phone: { ...off, askedAt: yesterday } });
    await phone.run(trigger);
    await phone.endRuns();
    expect([struck(), await phoneOff()]).toMatchObject([
      at + 2,
      { reason, since: off?.since, from: off?.from },
    ]);
  }
});

it.each([
  ["has gaps", { kind: "empty", total: "kept" }],
  ["can't be read", { kind: "error", status: 418 }],
] as const)("goes on with the chats when a list %s, says so, and concludes nothing from it", async (_, fault) => {
  await phone.endRuns();
  await phone.setOff({});
  phone.zoom.control.addFault({ ...list, ...fault });
  const failed = await phone.run();
  expect(failed).toMatchObject({ state: "importing", stage: "chat" });
  const [ended] = await phone.endRuns();
  expect(ended).toMatchObject({ state: "done", failure: expect.stringContaining("lists of calls") as string });
  const off = await phoneOff();
  expect(off).toMatchObject({ reason: "failing" });
  expect(Date.parse(off?.from ?? "")).toBeLessThanOrEqual(Number(failed.windowFrom));
  const shown = await getJob(phone.admin.ctx, { id: phone.jobId });
  expect(shown.sourcesOff.filter(({ stage }) => stage === "phone")).toMatchObject([{ reason: "failing" }]);
  expect((await phone.calls()).filter(({ state }) => state === "gone")).toEqual([]);
  phone.zoom.control.clearFaults();
  await phone.run();
  expect(await phone.endRuns()).toMatchObject([{ state: "done", failure: null }]);
  expect(await phoneOff()).toBeUndefined();
}); // prettier-ignore

it("a look at a stretch of time finds the call that ended after it, and says itself what it missed", async () => {
  await phone.endRuns();
  const [call] = phone.recordingsOf("Deniz Kaya");
  const [began, ended] = [Date.parse(call?.began ?? ""), Date.parse(call?.ended ?? "")];
  const stretch = { from: new Date(began - 60_000), to: new Date((began + ended) / 2) };
  const run = await phone.run("backfill", stretch);
  expect((await phone.itemOf(call?.id ?? ""))?.lastRunId).toBe(run.id);
  await phone.endRuns();
  phone.zoom.control.addFault({ ...list, kind: "empty", total: "kept" });
  await phone.run("backfill", stretch);
  expect(await phone.endRuns()).toMatchObject([
    { state: "failed", failure: expect.stringContaining("lists of calls") as string },
  ]);
  expect(await phoneOff()).toBeUndefined();
});

it.each([
  ["schedule", 8, false],
  ["schedule", 3, true],
  ["manual", 8, true],
] as const)("a %s run reads what has failed for %d days whole: %s", async (trigger, failingDays, whole) => {
  await phone.endRuns();
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  const off = { reason: "failing", since: ago(failingDays), askedAt: ago(1), from: ago(300) } as const;
  await phone.setOff({ phone: off });
  phone.zoom.control.clearRequests();
  await phone.run(trigger);
  await phone.endRuns();
  if (whole) expect(await phoneOff()).toBeUndefined();
  else expect(await phoneOff()).toMatchObject({ reason: "failing", since: off.since, from: off.from });
  const asked = phone.zoom.control.requests().byRoute["GET /v2/phone/recordings"] ?? 0;
  expect(asked > 5).toBe(whole);
});

it("a look at what Zoom no longer gives out says so, and is a good one for the rest", async () => {
  await phone.endRuns();
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
  phone.zoom.control.addFault({ ...list, kind: "forgets", olderThanDays: 40, refuses: true });
  await phone.run("backfill", { from: ago(90), to: ago(35) });
  expect(await phone.endRuns()).toMatchObject([
    { state: "done", failure: expect.stringContaining("no longer gives out calls") as string },
  ]);
  const reachesBack = async () => (await getJob(phone.admin.ctx, { id: phone.jobId })).callsReachBackTo;
  const days = (Date.now() - Number(await reachesBack())) / 86_400_000;
  expect([days > 39, days < 42]).toEqual([true, true]);
  phone.zoom.control.clearFaults();
  // A later look that begins after it says nothing about what came before.
  await phone.run("backfill", { from: ago(30), to: ago(20) });
  await phone.endRuns();
  expect(await reachesBack()).not.toBeNull();
  await phone.run("backfill", { from: ago(90), to: ago(35) });
  await phone.endRuns();
  expect(await reachesBack()).toBeNull();
});

it("a stage of chats notes when Zoom refused them, not when the run was settled", async () => {
  await phone.endRuns();
  const run = await phone.run();
  await phone.setOff({});
  await phone.tenant.db.tx((tx) =>
    tx
      .update(jobRun)
      .set({ state: "listing", stage: "chat", stageCursor: null })
      .where(eq(jobRun.id, run.id)),
  );
  const ref = { jobId: phone.jobId, runId: run.id };
  const refusedAt = new Date(Date.now() - 60 * 60_000);
  const chatOff = async () => (await phone.job())?.sourcesOff.chat;
  await endChatStage(phone.tenant.system(refusedAt), ref, "forbidden", { missed: 0 });
  const off = { reason: "role_missing", askedAt: refusedAt.toISOString() };
  expect(await chatOff()).toMatchObject(off);
  await endChatStage(phone.now(), ref, "missing_scope", { missed: 0 });
  await phone.endRuns();
  expect(await chatOff()).toMatchObject(off);
});
