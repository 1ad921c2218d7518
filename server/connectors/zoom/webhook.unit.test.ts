import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { zoomEvents } from "./events";
import { answerUrlValidation, readWebhook, verifyWebhook } from "./webhook";
import { webhookTopic } from "./webhook-topics";

const secret = "webhook-secret-token";
const now = Date.parse("2026-11-21T12:00:00Z");
const sign = (body: string | Buffer, timestamp: string, by = secret) =>
  `v0=${createHmac("sha256", by)
    .update(Buffer.concat([Buffer.from(`v0:${timestamp}:`), Buffer.from(body)]))
    .digest("hex")}`;
const seconds = (offset: number) => String(now / 1000 + offset);
const read = (body: unknown) => readWebhook(Buffer.from(JSON.stringify(body)));

describe("verifyWebhook", () => {
  const body = Buffer.from('{"event":"recording.completed", "topic":"Größe 🎥"}');

  it.each([
    [0, "ok"],
    [-299, "ok"],
    [299, "ok"],
    [-301, "stale"],
    [301, "stale"],
  ])("a well signed body %i s away is %s", (offset, expected) => {
    const timestamp = seconds(offset);
    const input = { secret, rawBody: body, timestamp, signature: sign(body, timestamp), now };
    expect(verifyWebhook(input)).toBe(expected);
  });

  it.each([
    ["another secret", { signature: sign(body, seconds(0), "other") }],
    ["another timestamp", { timestamp: seconds(1) }],
    ["another body", { rawBody: Buffer.from('{"event":"recording.completed","topic":"Größe 🎥"}') }],
    ["no signature", { signature: null }],
    ["an empty signature", { signature: "" }],
    ["no timestamp", { timestamp: null }],
    ["a timestamp that is no number", { timestamp: "now" }],
    ["no secret to check by", { secret: "", signature: sign(body, seconds(0), "") }],
  ])("refuses %s", (_, more) => {
    const good = { secret, rawBody: body, timestamp: seconds(0), signature: sign(body, seconds(0)), now };
    expect(verifyWebhook({ ...good, ...more })).toBe("bad_signature");
  });

  it("signs raw bytes, whatever they are", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const signature = sign(Buffer.from(bytes), seconds(0));
        return verifyWebhook({ secret, rawBody: bytes, timestamp: seconds(0), signature, now }) === "ok";
      }),
    );
  });
});

describe("readWebhook", () => {
  it("answers the printed url_validation", () => {
    const event = read({
      payload: { plainToken: "qgg8vlvZRS6UYooatFL8Aw" },
      event_ts: 1654503849680,
      event: "endpoint.url_validation",
    });
    expect(event).toEqual({ kind: "url_validation", plainToken: "qgg8vlvZRS6UYooatFL8Aw" });
    expect(answerUrlValidation(secret, "qgg8vlvZRS6UYooatFL8Aw")).toEqual({
      plainToken: "qgg8vlvZRS6UYooatFL8Aw",
      encryptedToken: createHmac("sha256", secret).update("qgg8vlvZRS6UYooatFL8Aw").digest("hex"),
    });
  });

  it("reads the printed envelope of a completed recording", () => {
    const printed =
      '{"event":"recording.completed","event_ts":1626230691572,"payload":{"account_id":"..","operator":"mail","operator_id":"..","object":{"uuid":"/u==","id":81234567890,"start_time":"2026-01-15T09:00:00Z","timezone":"","duration":0,"host_email":"h@contoso.example","password":"x","on_prem":false,"recording_files":[{"id":"f","recording_start":"2026-01-15T09:00:12Z","recording_end":"2026-01-15T09:00:29Z","file_type":"MP4","status":"completed","download_url":"https://us06web.zoom.us/rec/webhook_download/a/b","encryption_fingerprint":""}]}},"download_token":"eyJ.."}';
    expect(readWebhook(Buffer.from(printed))).toEqual({
      kind: "news",
      event: "recording.completed",
      topic: "session",
      eventAt: 1626230691572,
      accountIds: [".."],
      subjects: [{ sessionKey: "/u==", beganAt: "2026-01-15T09:00:12.000Z" }],
    });
  });

  const files = { recording_files: [{ id: "f1" }, {}], participant_audio_files: [{ id: "f2" }] };
  const flat = { id: "31fc", user_id: "u", caller_number: "+1", call_id: "7" };
  const dashed = { id: "31fc3cf7-3a1e-46b2-9f9a-0d2b6a3b5b3c", call_id: "7" };
  const undashed = "31fc3cf73a1e46b29f9a0d2b6a3b5b3c";
  const began = "2026-03-01T10:00:00.000Z";
  const told = {
    ...{ id: "3", call_id: "7", call_element_id: "20260301-e", date_time: began, duration: 90 },
    ...{ caller_name: "Margaret Holt", caller_number: "+442079460117", recording_type: "OnDemand" },
    owner: { type: "call queue", id: "q1", name: "Orders", extension_number: 800 },
    transcript_download_url: "https://zoom.us/t",
  };
  const ended = "2026-03-01T10:01:30.000Z";
  const kept = {
    ...{ recordingId: "3", callId: "7", elementId: "20260301-e", startedAt: began, endedAt: ended },
    ...{ ownerType: "callQueue", ownerId: "q1", recordingType: "on_demand", transcript: "named" },
  };
  it.each<[string, object, string, object[]]>([
    ["recording.completed", { uuid: "a==", ...files }, "session", [{ sessionKey: "a==" }]],
    ["recording.transcript_completed", { uuid: "a==" }, "session", [{ sessionKey: "a==" }]],
    ["recording.completed", { uuid: "a==", host_id: "h", start_time: "2026-01-01T09:00:00Z", recording_files: [{ id: "1", recording_start: "2026-01-15T09:00:00Z" }] }, "session", [{ sessionKey: "a==", hostId: "h", beganAt: "2026-01-15T09:00:00.000Z" }]],
    ["meeting.aic_transcript_completed", { uuid: "a==", id: "8" }, "session_written", [{ sessionKey: "a==" }]],
    ["meeting.aic_transcript_completed", { meeting_uuid: "a==" }, "session_written", [{ sessionKey: "a==" }]],
    ["recording.started", { uuid: "a==", recording_file: { recording_end: null } }, "heard", []],
    ["recording.renamed", { uuid: "a==", topic: "new" }, "noted", [{ sessionKey: "a==" }]],
    ["recording.trashed", { uuid: "a==", ...files }, "session_trashed", [{ sessionKey: "a==", fileIds: "f1 f2" }]],
    ["recording.deleted", { uuid: "a==" }, "session_deleted", [{ sessionKey: "a==" }]],
    ["recording.recovered", { uuid: "a==", ...files }, "session_recovered", [{ sessionKey: "a==", fileIds: "f1 f2" }]],
    ["recording.batch_trashed", { meeting_uuids: ["a==", "b==", "a==", null] }, "session_trashed", [{ sessionKey: "a==" }, { sessionKey: "b==" }]],
    ["recording.batch_deleted", { meetings: [{ meeting_uuid: "a==", recording_file_ids: ["1", 2] }, {}] }, "session_deleted", [{ sessionKey: "a==", fileIds: "1 2" }]],
    ["recording.batch_recovered", { meetings: [{ meeting_uuid: "a==" }] }, "session_recovered", [{ sessionKey: "a==" }]],
    ["phone.recording_completed", { recordings: [dashed, { id: "2" }] }, "call", [{ recordingId: undashed, callId: "7" }, { recordingId: "2" }]],
    ["phone.recording_transcript_completed", { recordings: [{ id: "2" }] }, "call", [{ recordingId: "2" }]],
    ["phone.recording_completed", { recordings: [told] }, "call", [kept]],
    ["phone.recording_completed", { recordings: [{ id: "2", user_id: "u" }, { id: "3", user_id: "a@b.example" }] }, "call", [{ recordingId: "2", ownerType: "user", ownerId: "u" }, { recordingId: "3" }]],
    ["phone.recording_deleted", { recordings: [told] }, "call_trashed", [{ recordingId: "3", callId: "7", startedAt: began }]],
    ["phone.recording_deleted", { recordings: [dashed] }, "call_trashed", [{ recordingId: undashed, callId: "7" }]],
    ["phone.recording_permanently_deleted", { recordings: [dashed] }, "call_deleted", [{ recordingId: undashed, callId: "7" }]],
    ["phone.recording_completed_for_access_member", { recordings: [dashed] }, "heard", []],
    ["phone.recording_started", flat, "heard", []],
    ["team_chat.dm_message_updated", { session_id: "{A1B2-c}", message: "secret" }, "chat", [{ chatSessionId: "a1b2-c" }]],
    ["chat_message.deleted", { session_id: "S" }, "chat", [{ chatSessionId: "s" }]],
    ["user.created", { id: "u1", email: "a@b.example" }, "user", [{ userId: "u1" }]],
    ["user.updated", { id: "a@b.example" }, "user", []],
    ["user.settings_updated", { id: "u1", settings: {} }, "user_settings", [{ userId: "u1" }]],
    ["account.lock_settings_updated", { id: "acc", settings: {} }, "account_settings", []],
    ["group.settings_updated", { id: "g" }, "account_settings", []],
  ])("%s of %j is about %s", (event, object, topic, subjects) => {
    const body = { event, event_ts: 5, payload: { account_id: "A", object } };
    expect(read(body)).toEqual({ kind: "news", event, topic, eventAt: 5, accountIds: ["A"], subjects });
  }); // prettier-ignore

  it("knows every event that the app subscribes to, and by whose account somebody outside writes", () => {
    for (const { event } of zoomEvents) expect(webhookTopic(event), event).not.toBeNull();
    const object = { session_id: "s", channel_owner_account_id: "A", "contact_account_id ": "B" };
    const body = { event: "team_chat.channel_message_posted", payload: { account_id: "", object } };
    expect(read(body)).toMatchObject({ accountIds: ["A", "B"] });
    expect(read({ ...body, event: "recording.completed" })).toMatchObject({ accountIds: [] });
  });

  it("takes a batch without an object for one of the whole account", () => {
    const event = read({ event: "recording.batch_trashed", payload: { account_id: "A" } });
    expect(event).toMatchObject({ topic: "session_trashed", accountIds: ["A"], subjects: [] });
  });

  it("takes no more of a batch than can be written at once", () => {
    const meeting_uuids = Array.from({ length: 2_000 }, (_, index) => `${index}==`);
    const event = read({ event: "recording.batch_trashed", payload: { object: { meeting_uuids } } });
    expect(event).toHaveProperty("subjects.length", 501);
    expect(event).toHaveProperty("subjects.500", {});
    const named = read({ event: "recording.renamed", payload: { object: { meeting_uuids } } });
    expect(named).toHaveProperty("subjects.length", 500);
  });

  it("reads the printed deauthorisation, whose event_ts is no number", () => {
    const printed =
      '{"event":"app_deauthorized","payload":{"account_id":"AAAAAABBBB","user_id":"abcD3ojfdbjfg","signature":"827edc...","deauthorization_time":"2020-06-17T13:52:28.632Z","client_id":"ABC","event_ts":"2024-09-08 15:58:40"}}';
    expect(readWebhook(Buffer.from(printed))).toEqual({
      kind: "deauthorized",
      accountId: "AAAAAABBBB",
      userId: "abcD3ojfdbjfg",
      clientId: "ABC",
      at: Date.parse("2020-06-17T13:52:28.632Z"),
    });
  });

  it.each([
    [{ event: "thing.nobody_knows", payload: { account_id: "" } }, { kind: "other" }],
    [{ event: "endpoint.url_validation", payload: {} }, { kind: "unreadable" }],
    [{ payload: {} }, { kind: "unreadable" }],
    [null, { kind: "unreadable" }],
  ])("lets %o pass", (body, expected) => expect(read(body)).toMatchObject(expected));

  it("never throws on any bytes", () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => typeof readWebhook(bytes).kind === "string"));
    fc.assert(fc.property(fc.json(), (json) => typeof readWebhook(Buffer.from(json)).kind === "string"));
  });
});
