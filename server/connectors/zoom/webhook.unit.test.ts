import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerUrlValidation, readWebhook, verifyWebhook } from "./webhook";

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
    const event = readWebhook(Buffer.from(printed));
    expect(event).toMatchObject({
      kind: "recording",
      event: "recording.completed",
      eventAt: 1626230691572,
      accountId: "..",
      uuids: ["/u=="],
      downloadToken: "eyJ..",
    });
    expect(event.kind === "recording" && event.meeting?.recording_files).toHaveLength(1);
  });

  it.each([
    [
      {
        event: "recording.batch_trashed",
        payload: { operation: "trash_user_recordings", object: { meeting_uuids: ["a==", "b=="] } },
      },
      ["a==", "b=="],
    ],
    [{ event: "recording.batch_trashed", payload: { operation: "trash_account_recordings" } }, []],
    [
      {
        event: "recording.batch_deleted",
        payload: { object: { meetings: [{ meeting_uuid: "a==", recording_file_ids: ["1"] }] } },
      },
      ["a=="],
    ],
    [
      {
        event: "recording.started",
        payload: {
          object: {
            id: 5,
            uuid: "a==",
            recording_file: { recording_start: "2026-01-15T09:00:12Z", recording_end: null },
          },
        },
      },
      ["a=="],
    ],
    [
      {
        event: "recording.renamed",
        payload: { object: { id: 5, uuid: "a==", topic: "new" }, old_object: { topic: "old" } },
      },
      ["a=="],
    ],
  ])("names the sessions of %o", (body, uuids) => {
    expect(read(body)).toMatchObject({ kind: "recording", uuids });
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
    [
      { event: "user.created", event_ts: 1, payload: { account_id: "A", object: { id: "x" } } },
      { kind: "other", event: "user.created", accountId: "A" },
    ],
    [
      { event: "thing.nobody_knows", payload: { account_id: "" } },
      { kind: "other", accountId: null },
    ],
    [{ event: "endpoint.url_validation", payload: {} }, { kind: "unreadable" }],
    [{ payload: {} }, { kind: "unreadable" }],
    [null, { kind: "unreadable" }],
  ])("lets %o pass", (body, expected) => expect(read(body)).toMatchObject(expected));

  it("never throws on any bytes", () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => typeof readWebhook(bytes).kind === "string"));
    fc.assert(fc.property(fc.json(), (json) => typeof readWebhook(Buffer.from(json)).kind === "string"));
  });
});
