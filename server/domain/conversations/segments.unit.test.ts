import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { groupSegments, placing, type SegmentFile } from "./segments";

const start = new Date("2026-11-20T10:00:00Z");
const later = new Date("2026-11-20T11:00:00Z");
const file = (id: string, recordingType: string, change: Partial<SegmentFile> = {}): SegmentFile => ({
  id,
  mediaClass: "video",
  fileType: "MP4",
  recordingType,
  contentType: "video/mp4",
  startedAt: start,
  endedAt: new Date(start.getTime() + 600_000),
  ...change,
});
const audio = (id: string, recordingType: string, change: Partial<SegmentFile> = {}) =>
  file(id, recordingType, { mediaClass: "audio", fileType: "M4A", contentType: "audio/mp4", ...change });
const text = (id: string, fileType: string, change: Partial<SegmentFile> = {}) =>
  file(id, "audio_transcript", { mediaClass: "text", fileType, contentType: "text/vtt", ...change });

describe("groupSegments", () => {
  it("plays the richest view first, whatever order and case they come in, a participant's track last", () => {
    const files = [
      audio("own", "audio_only_each_participant"),
      audio("audio", "audio_only"),
      file("gallery", "gallery_view"),
      file("speaker", "shared_screen_with_speaker_view"),
      file("captioned", "shared_screen_with_speaker_view(CC)"),
      file("screen", "shared_screen"),
    ];
    const played = (all: SegmentFile[]) => groupSegments(all)[0]?.playable.map((entry) => entry.fileId);
    const wanted = ["captioned", "speaker", "screen", "gallery", "audio", "own"];
    expect(played(files)).toEqual(wanted);
    const lower = files.map((one) => ({ ...one, recordingType: one.recordingType.toLowerCase() }));
    expect(played(lower.reverse())).toEqual(wanted);
  });

  it("makes a segment of each start, in order of time, with its own length", () => {
    const second = { startedAt: later, endedAt: new Date(later.getTime() + 60_000) };
    const segments = groupSegments([
      text("cc-2", "CC", second),
      file("video-2", "active_speaker", second),
      text("cc-1", "CC"),
      text("transcript-1", "TRANSCRIPT"),
      file("video-1", "active_speaker"),
    ]);
    expect(segments.map(({ startedAt, durationMs }) => [startedAt, durationMs])).toEqual([
      [start, 600_000],
      [later, 60_000],
    ]);
  });

  it("leaves out what can neither be played nor read along", () => {
    const chat = file("chat", "chat_file", { fileType: "CHAT", contentType: "text/plain" });
    expect(groupSegments([chat])).toEqual([]);
    expect(groupSegments([])).toEqual([]);
    expect(groupSegments([text("only", "TRANSCRIPT", { endedAt: null })])).toMatchObject([
      { playable: [], durationMs: null },
    ]);
  });

  it("plays every playable file exactly once", () => {
    const any = fc.record({
      startedAt: fc.constantFrom(start, later),
      kind: fc.constantFrom("gallery_view", "audio_only", "something_new", ""),
      contentType: fc.constantFrom("video/mp4", "audio/mp4", "image/jpeg", "application/octet-stream"),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), (all) => {
        const files = all.map(({ kind, ...rest }, i) => file(String(i), kind, rest));
        const played = groupSegments(files).flatMap((segment) =>
          segment.playable.map((entry) => entry.fileId),
        );
        const playable = files.filter(({ contentType }) => /^(audio|video)/.test(contentType));
        expect(played.sort()).toEqual(playable.map((one) => one.id).sort());
      }),
    );
  });
});

describe("placing", () => {
  const second = { startedAt: later, endedAt: new Date(later.getTime() + 600_000) };
  const parts = [
    file("video-1", "active_speaker"),
    text("cc-1", "CC"),
    file("video-2", "active_speaker", second),
    text("cc-2", "CC", second),
  ];
  const companion = (startedAt: Date) =>
    text("companion", "TRANSCRIPT", { recordingType: "companion_transcript", startedAt, endedAt: null });
  const hour = 3_600_000;

  it.each<[string, SegmentFile[], string, number, number, number]>([
    ["in the first part", [...parts, companion(start)], "companion", 5, 0, 5],
    ["between the parts", [...parts, companion(start)], "companion", hour - 1, 0, hour - 1],
    ["when the second begins", [...parts, companion(start)], "companion", hour, 1, 0],
    ["after the end", [...parts, companion(start)], "companion", 2 * hour, 1, hour],
    ["in the first part, which came later", [...parts, companion(later)], "companion", 5, 0, 5],
    [
      "in the second, the first isn't archived",
      [...parts.slice(2), companion(start)],
      "companion",
      hour,
      1,
      0,
    ],
    ["in the first, which isn't archived", [...parts.slice(2), companion(start)], "companion", 5, 0, 5],
    [
      "in the only part, beyond its end",
      [...parts.slice(0, 2), companion(start)],
      "companion",
      hour,
      0,
      hour,
    ],
    ["in captions, which count from their part", [...parts, companion(start)], "cc-2", hour, 1, hour],
  ])("puts what is said %s there", (_name, files, id, ms, segment, placed) => {
    expect(placing(files)(id, ms)).toEqual({ segment, ms: placed });
  });
});
