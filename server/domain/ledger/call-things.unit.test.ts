import { describe, expect, it } from "vitest";

import { readPhoneRecording } from "@/server/connectors/zoom/phone-recording";

import { callKey, sessionOfCall, startedByHand, thingsOfCall } from "./call-things";

function recording(more: Record<string, unknown> = {}) {
  const one = readPhoneRecording({
    id: "a".repeat(32),
    call_id: "7100",
    date_time: "2026-03-01T10:00:00Z",
    duration: 90,
    direction: "inbound",
    caller_number: "+442079460117",
    caller_name: "Margaret Holt",
    owner: { type: "user", id: "deniz" },
    download_url: "https://zoom.us/v2/phone/recording/download/1",
    ...more,
  });
  if (!one) throw new Error("unreadable");
  return one;
}
const queue = { owner: { type: "call queue", id: "q1", name: "Orders" } };

describe("what becomes one conversation", () => {
  it.each([
    ["a user's", {}, "call:7100:deniz"],
    ["a queue's", queue, "call:7100:callQueue:q1"],
    ["nobody's", { owner: null }, "call:7100:"],
  ])("%s recordings of a call share a key", (_, more, key) => {
    expect(callKey(recording(more))).toBe(key);
  });

  it("spans its recordings, and is named after the other side", () => {
    const later = recording({ id: "b".repeat(32), date_time: "2026-03-01T10:01:00Z" });
    expect(sessionOfCall([recording(), later], "deniz", "call:7100:deniz")).toMatchObject({
      uuid: "call:7100:deniz",
      kind: "call",
      topic: "Call from Margaret Holt",
      startedAt: new Date("2026-03-01T10:00:00Z"),
      endedAt: new Date("2026-03-01T10:02:30Z"),
      files: [{ fileType: "AUDIO" }, { fileType: "AUDIO" }],
    });
    expect(sessionOfCall([recording({ direction: "outbound" })], "deniz", "")?.topic).toBe("Call to unknown number");
    expect(sessionOfCall([], "deniz", "")).toBeNull();
  }); // prettier-ignore
});

describe("things of a recording", () => {
  it("are its sound, and its transcript where Zoom names one; without it, more is expected", () => {
    expect(thingsOfCall(recording(), "deniz")).toMatchObject([
      { sourceKey: `phone:${"a".repeat(32)}`, fileType: "AUDIO", expectsMore: true, decidable: { readiness: "ready", askedFor: false } },
    ]);
    const both = thingsOfCall(recording({ transcript_download_url: "https://zoom.us/t" }), "deniz");
    expect(both.map(({ fileType, expectsMore }) => [fileType, expectsMore])).toEqual([["AUDIO", false], ["PHONE_TRANSCRIPT", false]]);
  }); // prettier-ignore

  it("count as asked for where somebody pressed record, and wait without an address", () => {
    const [thing] = thingsOfCall(recording({ recording_type: "OnDemand", download_url: "" }), "deniz");
    expect(thing?.decidable).toMatchObject({ askedFor: true, readiness: "processing", mediaClass: "audio" });
    expect(startedByHand(thing?.recordingType ?? "")).toBe(true);
    expect(startedByHand("automatic")).toBe(false);
  });
});
