import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePhoneTranscript } from "./phone-transcript";

describe("parsePhoneTranscript", () => {
  it("reads the printed sample, an end before its start, silence about who speaks, and two at once", () => {
    const users = [
      { username: "+1234", multiple_people: false, user_id: "+1234", zoom_userid: "Unknown Speaker" },
    ];
    const timeline = [
      { text: "Hello.", raw_text: "hello", ts: "00:00:00.789", end_ts: "00:00:02.584", users, channelMark: "L" },
      { text: "Yes?", ts: "00:00:05.000", end_ts: "00:00:04.100", users: [] },
      { raw_text: "both", ts: "00:00:06.000", users: [...users, { username: "Ana" }] },
    ]; // prettier-ignore
    const text = JSON.stringify({ type: "zoom_transcript", ver: 1, recording_id: "r", timeline });
    expect(parsePhoneTranscript(`\uFEFF${text}`)).toEqual([
      { startMs: 789, endMs: 2584, speaker: "+1234", text: "Hello." },
      { startMs: 5000, endMs: 5000, speaker: null, text: "Yes?" },
      { startMs: 6000, endMs: 6000, speaker: "+1234, Ana", text: "both" },
    ]);
  });

  it("keeps what it can't read as one passage", () => {
    expect(parsePhoneTranscript("WEBVTT\n\nhi")).toEqual([
      { startMs: 0, endMs: 0, speaker: null, text: "WEBVTT\n\nhi" },
    ]);
    expect(parsePhoneTranscript(" \n")).toEqual([]);
    expect(parsePhoneTranscript('{"timeline":[]}')).toEqual([]);
  });

  const word = fc.string({ minLength: 1 });
  const passage = fc.record(
    {
      text: fc.oneof(word, fc.constant(""), fc.constant(null), fc.integer()),
      raw_text: fc.oneof(word, fc.anything()),
      ts: fc.oneof(fc.constantFrom("00:00:01.000", "01:00:00.5", "soon", ""), fc.anything()),
      end_ts: fc.anything(),
      users: fc.oneof(fc.array(fc.oneof(fc.record({ username: fc.anything() }), fc.anything())), fc.anything()),
    },
    { requiredKeys: [] },
  ); // prettier-ignore

  it("never throws, and loses no word of any passage", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(passage, fc.anything())), (timeline) => {
        const text = JSON.stringify({ timeline });
        const seen = parsePhoneTranscript(text);
        const { timeline: stored } = JSON.parse(text) as { timeline: unknown[] };
        const said = stored.flatMap((entry) => {
          if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return [];
          const { text: clean, raw_text: raw } = entry as { text?: unknown; raw_text?: unknown };
          const words = [clean, raw].find((one) => typeof one === "string" && one !== "");
          return typeof words === "string" ? [words] : [];
        });
        expect(seen.map((segment) => segment.text).sort()).toEqual(said.sort());
        for (const { startMs, endMs } of seen) expect(endMs).toBeGreaterThanOrEqual(startMs);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const seen = parsePhoneTranscript(text);
        return seen.length > 0 || text.trim() === "" || text.includes("timeline");
      }),
    );
  });

  it("reads ten megabytes in linear time", () => {
    const one = {
      text: "word ".repeat(12),
      ts: "00:00:01.000",
      end_ts: "00:00:02.000",
      users: [{ username: "A" }],
    };
    const timed = (count: number) => {
      const text = JSON.stringify({ timeline: Array.from({ length: count }, () => one) });
      const started = performance.now();
      expect(parsePhoneTranscript(text)).toHaveLength(count);
      return { bytes: text.length, ms: performance.now() - started };
    }; // prettier-ignore
    const whole = timed(80_000);
    expect(whole.bytes).toBeGreaterThan(10_000_000);
    expect(whole.ms).toBeLessThan(10_000);
  });
});
