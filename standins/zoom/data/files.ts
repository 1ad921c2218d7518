import { textBody, type Body } from "./bodies";
import { guid } from "./ids";
import type { Attendee, RecordedFile } from "./model";
import type { FileKind } from "./plan";
import { captions, chat, companionSummary, poll, summary, timeline, transcript } from "./render";
import { sceneFile, type Scene } from "./scenes";

/** One recorded stretch of a meeting, from pressing record to pressing stop. */
export type Segment = { key: string; scene: Scene; startMs: number; endMs: number };
export type Meeting = { number: number; topic: string; people: Attendee[]; transcriptReadyMs: number };

type Kind = { fileType: string; extension: string; recordingType: string };

const kinds: Record<Exclude<FileKind, "each speaker">, Kind> = {
  screen: { fileType: "MP4", extension: "MP4", recordingType: "shared_screen_with_speaker_view" },
  gallery: { fileType: "MP4", extension: "MP4", recordingType: "gallery_view" },
  speaker: { fileType: "MP4", extension: "MP4", recordingType: "active_speaker" },
  audio: { fileType: "M4A", extension: "M4A", recordingType: "audio_only" },
  transcript: { fileType: "TRANSCRIPT", extension: "VTT", recordingType: "audio_transcript" },
  captions: { fileType: "CC", extension: "VTT", recordingType: "closed_caption" },
  chat: { fileType: "CHAT", extension: "TXT", recordingType: "chat_file" },
  timeline: { fileType: "TIMELINE", extension: "JSON", recordingType: "timeline" },
  "timeline without id": { fileType: "TIMELINE", extension: "JSON", recordingType: "timeline" },
  "empty timeline": { fileType: "TIMELINE", extension: "JSON", recordingType: "timeline" },
  summary: { fileType: "SUMMARY", extension: "JSON", recordingType: "summary" },
  poll: { fileType: "CSV", extension: "CSV", recordingType: "poll" },
  thumbnail: { fileType: "TB", extension: "JPG", recordingType: "thumbnail" },
};

function mediaOf(segment: Segment, view: string): Body {
  const file = sceneFile(segment.scene, view);
  if (!file) throw new Error(`The scene "${segment.scene.id}" has no ${view}`);
  return file.body;
}

function bodyOf(kind: Exclude<FileKind, "each speaker">, segment: Segment, meeting: Meeting): Body {
  const { scene, key } = segment;
  switch (kind) {
    case "screen":
    case "gallery":
    case "speaker":
    case "audio":
    case "thumbnail":
      return mediaOf(segment, kind);
    case "transcript":
      return textBody(transcript(scene, meeting.people, key));
    case "captions":
      return textBody(captions(scene));
    case "chat":
      return textBody(chat(scene, meeting.people, key));
    case "timeline":
    case "timeline without id":
      return textBody(timeline(scene, meeting.people, key));
    case "empty timeline":
      return textBody(JSON.stringify({ timeline: [] }));
    case "summary":
      return textBody(summary(scene, meeting.topic));
    case "poll":
      return textBody(poll(meeting.people, String(meeting.number), new Date(segment.startMs).toISOString()));
  }
}

/** What AI Companion makes of a meeting by itself: one text, whose times count from the beginning of its first stretch. */
export function companionFiles(
  [first, ...later]: readonly [Segment, ...Segment[]],
  { people, topic }: Meeting,
) {
  const { key, scene, startMs } = first;
  const utterances = [first, ...later].flatMap((segment) => {
    const afterS = (segment.startMs - startMs) / 1000;
    const at = (seconds: number) => seconds + afterS;
    return segment.scene.utterances.map((one) => ({
      ...one,
      startS: at(one.startS),
      endS: at(one.endS),
    }));
  });
  const file: RecordedFile = {
    ...{ id: guid(`${key} companion`), hideId: false, fileType: "TRANSCRIPT", extension: "VTT" },
    ...{ startMs, endMs: (later.at(-1) ?? first).endMs, readyMs: 0 },
    body: textBody(transcript({ ...scene, utterances }, people, key)),
  };
  return { transcript: file, summary: companionSummary(scene, topic) };
}

/** The files that Zoom makes of one stretch. A chat file exists only where something was typed. */
export function filesOf(segment: Segment, wanted: FileKind[], meeting: Meeting): RecordedFile[] {
  const times = { startMs: segment.startMs, endMs: segment.endMs };
  return wanted.flatMap((kind): RecordedFile[] => {
    if (kind === "each speaker") {
      return segment.scene.roles.map((_, role) => ({
        id: guid(`${segment.key} speaker ${role}`),
        hideId: false,
        fileType: "M4A",
        extension: "M4A",
        participant: meeting.people[role]?.name ?? "",
        ...times,
        readyMs: 0,
        body: mediaOf(segment, `speaker-${role}`),
      }));
    }
    const hideId = kind === "timeline without id";
    const readyMs = kind === "transcript" ? meeting.transcriptReadyMs : 0;
    return [
      {
        id: guid(`${segment.key} ${kind}`),
        hideId,
        ...kinds[kind],
        ...times,
        readyMs,
        body: bodyOf(kind, segment, meeting),
      },
    ];
  });
}
