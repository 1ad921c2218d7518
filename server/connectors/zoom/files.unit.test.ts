import { describe, expect, it } from "vitest";
import { mediaClass, playbackRank, sessionOf } from "./files";
import { meetingSchema } from "./schema";

const parse = (meeting: object) => sessionOf(meetingSchema.parse(meeting));
const file = (more: object) => ({
  id: "f1",
  meeting_id: "4444AAAiAAAAAiAiAiiAii==",
  recording_start: "2026-01-15T09:00:12Z",
  recording_end: "2026-01-15T09:30:12Z",
  file_type: "MP4",
  file_extension: "MP4",
  file_size: 7220,
  play_url: "https://us06web.zoom.us/rec/play/x",
  download_url: "https://us06web.zoom.us/rec/download/x",
  status: "completed",
  recording_type: "shared_screen_with_speaker_view(CC)",
  ...more,
});

describe("sessionOf", () => {
  it("reads Zoom's own half-finished entry", () => {
    const printed =
      '{"recording_start":"2026-01-15T09:00:12Z","recording_end":"","file_type":"","file_extension":"","file_size":0,"status":"processing"}';
    const { files, startedAt } = parse({
      uuid: "/u==",
      id: 81234567890,
      duration: 0,
      recording_count: 0,
      total_size: 0,
      timezone: "",
      topic: "",
      type: 8,
      recording_files: [JSON.parse(printed)],
    });
    expect(startedAt).toEqual(new Date("2026-01-15T09:00:12Z"));
    expect(files).toMatchObject([
      { readiness: "processing", mediaClass: "unknown", recordingType: "", recordingEnd: null, sizeBytes: 0 },
    ]);
  });

  it("survives a recording too short to have files, and strings for numbers", () => {
    const session = parse({
      uuid: "u==",
      id: "81234567890",
      type: "2",
      start_time: "2026-01-15T09:00:00Z",
      duration: 2,
    });
    expect(session).toMatchObject({
      meetingNumber: "81234567890",
      type: "2",
      kind: "meeting",
      topic: null,
      files: [],
    });
    expect(session.endedAt).toEqual(new Date("2026-01-15T09:02:00Z"));
  });

  it("takes the session's time from its files: a recurring meeting's start_time was 13 days off", () => {
    const session = parse({
      uuid: "u==",
      type: 8,
      start_time: "2026-11-03T09:00:00Z",
      duration: 0,
      recording_files: [
        file({ id: "b", recording_start: "2026-11-16T10:00:00Z", recording_end: "2026-11-16T10:30:00Z" }),
        file({ id: "a", recording_start: "2026-11-16T09:00:00Z", recording_end: "2026-11-16T09:20:00Z" }),
      ],
    });
    expect(session.startedAt).toEqual(new Date("2026-11-16T09:00:00Z"));
    expect(session.endedAt).toEqual(new Date("2026-11-16T10:30:00Z"));
    expect(session.files.map(({ key }) => key)).toEqual(["a", "b"]);
  });

  it("knows a file again by its id or, without one, by what and when it is, never by its address", () => {
    const timeline = (start: string, url: string) =>
      file({
        id: undefined,
        file_type: "TIMELINE",
        file_extension: "JSON",
        recording_type: undefined,
        recording_start: start,
        download_url: url,
      });
    const keysOf = (...files: object[]) =>
      parse({ uuid: "u==", recording_files: files }).files.map(({ key }) => key);
    const once = keysOf(timeline("2026-01-15T09:00:12Z", "https://zoom.us/a"));
    expect(keysOf(timeline("2026-01-15T09:00:12Z", "https://zoom.us/b"))).toEqual(once);
    expect(keysOf(timeline("2026-01-15T09:00:12.000Z", "https://zoom.us/b"))).toEqual(once);
    expect(keysOf(timeline("2026-01-15T09:00:12Z", "x"), timeline("2026-01-15T10:00:00Z", "x"))).toHaveLength(
      2,
    );
    expect(keysOf(file({}), file({ download_url: "https://zoom.us/other" }))).toEqual(["f1"]);
  });

  it("keeps separate audio apart", () => {
    const audio = {
      id: "p1",
      recording_start: "2026-01-15T09:00:12Z",
      file_name: "Audio only - Jane",
      file_type: "M4A",
      file_extension: "M4A",
      file_size: 5,
      download_url: "https://zoom.us/p",
      status: "completed",
    };
    const [main, own] = parse({
      uuid: "u==",
      recording_files: [file({})],
      participant_audio_files: [audio],
    }).files;
    expect(main).toMatchObject({ participantAudio: null, mediaClass: "video" });
    expect(own).toMatchObject({
      participantAudio: "Audio only - Jane",
      mediaClass: "audio",
      recordingType: "audio_only_each_participant",
    });
  });

  it.each([
    [{}, "ready"],
    [{ status: undefined }, "ready"],
    [{ status: "processing" }, "processing"],
    [{ status: "queued_tomorrow" }, "processing"],
    [{ file_type: "" }, "processing"],
    [{ download_url: undefined, file_path: "/on/prem" }, "no_url"],
    [{ download_url: "" }, "no_url"],
  ])("%o is %s", (more, readiness) => {
    expect(parse({ uuid: "u==", recording_files: [file(more)] }).files[0]?.readiness).toBe(readiness);
  });
});

describe("mediaClass", () => {
  it.each([
    ["MP4", "shared_screen_with_speaker_view(CC)", "MP4", "video"],
    ["MP4", "shared_screen", "MP4", "screen"],
    ["MP4", "gallery_view", "MP4", "video"],
    ["MP4", "", "MP4", "video"],
    ["mp4", "a_view_of_tomorrow", "mp4", "video"],
    ["M4A", "audio_only", "M4A", "audio"],
    ["M4A", "audio_interpretation", "M4A", "audio"],
    ["TRANSCRIPT", "audio_transcript", "VTT", "text"],
    ["CC", "closed_caption", "VTT", "text"],
    ["TIMELINE", "", "JSON", "text"],
    ["SUMMARY", "summary_next_steps", "JSON", "text"],
    ["CSV", "poll", "CSV", "text"],
    ["CHAT", "chat_file", "TXT", "chat"],
    ["CHAT_MESSAGE", "chat_message", "JSON", "chat"],
    ["TB", "thumbnail", "JPG", "video"],
    ["sub_group_member_log", "", "JSON", "text"],
    ["", "timeline", "", "text"],
    ["", "", "M4A", "audio"],
    ["HOLOGRAM", "hologram", "HLG", "unknown"],
    ["constructor", "", "", "unknown"],
    ["", "", "", "unknown"],
  ])("%s %s %s is %s", (type, recording, extension, expected) => {
    expect(mediaClass(type, recording, extension)).toBe(expected);
  });
});

describe("playbackRank", () => {
  it("prefers screen with speaker, then other views, then audio", () => {
    const files: [string, string][] = [
      ["M4A", "audio_only"],
      ["MP4", "gallery_view"],
      ["MP4", "tomorrow"],
      ["MP4", "shared_screen_with_speaker_view"],
      ["MP4", "active_speaker"],
      ["MP4", "shared_screen_with_speaker_view(CC)"],
      ["MP4", "shared_screen"],
    ];
    const ranked = [...files].sort((a, b) => (playbackRank(...a) ?? 99) - (playbackRank(...b) ?? 99));
    expect(ranked.map(([, recording]) => recording)).toEqual([
      "shared_screen_with_speaker_view(CC)",
      "shared_screen_with_speaker_view",
      "shared_screen",
      "active_speaker",
      "gallery_view",
      "tomorrow",
      "audio_only",
    ]);
  });

  it.each([
    ["CHAT", "chat_file"],
    ["TB", "thumbnail"],
    ["M4A", "audio_only_each_participant"],
  ])("does not open %s %s", (type, recording) => expect(playbackRank(type, recording)).toBeNull());
});
