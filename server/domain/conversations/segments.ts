import { isCompanions } from "@/server/connectors/zoom/files";

import type { ConversationDetail } from "./schema";

export type SegmentFile = {
  id: string;
  mediaClass: string;
  fileType: string;
  recordingType: string;
  contentType: string;
  label?: string | null;
  startedAt: Date;
  endedAt: Date | null;
};

/**
 * Which view to play first, best first. Never chosen by size. Source: Zoom's recording types, section 5.1 of the
 * integration's reference.
 */
const viewPreference = [
  "shared_screen_with_speaker_view(cc)",
  "shared_screen_with_speaker_view",
  "shared_screen_with_gallery_view",
  "shared_screen",
  "active_speaker",
  "speaker_view",
  "gallery_view",
  "host_video",
  "audio_only",
];

const rank = (recordingType: string) => {
  const at = viewPreference.indexOf(recordingType.toLowerCase());
  return at === -1 ? viewPreference.length : at;
};

type Segment = ConversationDetail["segments"][number];
type Playable = Segment["playable"][number];

const textTypes = new Set(["TRANSCRIPT", "PHONE_TRANSCRIPT", "CC"]);

const playableClass = (file: SegmentFile): Playable["mediaClass"] | null => {
  if (file.contentType.startsWith("video/")) return "video";
  return file.contentType.startsWith("audio/") ? "audio" : null;
};

/**
 * Groups a conversation's files into its recorded segments (stop and start make another), in order of time. Files of
 * one segment share their start; a participant's own track plays after the mixed ones.
 */
export function groupSegments(files: readonly SegmentFile[]): Segment[] {
  const byStart = new Map<number, SegmentFile[]>();
  for (const file of files) {
    const key = file.startedAt.getTime();
    byStart.set(key, [...(byStart.get(key) ?? []), file]);
  }
  return [...byStart]
    .sort(([a], [b]) => a - b)
    .flatMap(([startMs, members]) => {
      const playable = members
        .flatMap((file) => {
          const mediaClass = playableClass(file);
          return mediaClass ? [{ file, mediaClass }] : [];
        })
        .sort(
          (a, b) =>
            rank(a.file.recordingType) - rank(b.file.recordingType) ||
            Number(a.mediaClass === "audio") - Number(b.mediaClass === "audio"),
        )
        .map(({ file, mediaClass }) => ({
          fileId: file.id,
          mediaClass,
          recordingType: file.recordingType,
          label: file.label ?? null,
        }));
      const isText = members.some(({ fileType }) => textTypes.has(fileType));
      if (playable.length === 0 && !isText) return [];
      const ends = members.flatMap((file) => (file.endedAt ? [file.endedAt.getTime()] : []));
      return [
        {
          startedAt: new Date(startMs),
          durationMs: ends.length > 0 ? Math.max(...ends) - startMs : null,
          playable,
        },
      ];
    });
}

/** A moment as the player counts it: the number of a segment, and the milliseconds from that one's beginning. */
type Place = { segment: number; ms: number };
/** Where the moment of a file lies that the file counts as `ms`. */
export type Placing = (fileId: string, ms: number) => Place;

/**
 * Files count from the beginning of the segment that they belong to. AI Companion's transcript is one for the whole meeting
 * and counts from the beginning of the first; what was said between two segments follows the former. Pauses within a
 * segment Zoom doesn't tell of.
 */
export function placing(files: readonly SegmentFile[]): Placing {
  const numbers = numberFiles(files);
  const starts = groupSegments(files).map((segment) => segment.startedAt.getTime());
  const begins = starts.map((start) => start - (starts[0] ?? start));
  const ofMeeting = new Set(files.filter(isOfMeeting).map(({ id }) => id));
  return (fileId, ms) => {
    if (!ofMeeting.has(fileId)) return { segment: numbers.get(fileId) ?? 0, ms };
    const segment = Math.max(
      0,
      begins.findLastIndex((begin) => begin <= ms),
    );
    return { segment, ms: ms - (begins[segment] ?? 0) };
  };
}

const isOfMeeting = (file: SegmentFile): boolean => file.fileType === "TRANSCRIPT" && isCompanions(file);

/**
 * The number of the segment (0, 1, …) that each file belongs to, by file id: the one that begins with it, else the one
 * that is under way when it begins.
 */
export function numberFiles(files: readonly SegmentFile[]): Map<string, number> {
  const starts = groupSegments(files).map((segment) => segment.startedAt.getTime());
  return new Map(
    files.map((file) => [
      file.id,
      Math.max(
        0,
        starts.findLastIndex((start) => start <= file.startedAt.getTime()),
      ),
    ]),
  );
}
