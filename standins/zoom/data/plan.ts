import type { UuidShape } from "./ids";
import type { CompanionPart } from "./model";

export type FileKind =
  | "screen"
  | "gallery"
  | "speaker"
  | "audio"
  | "each speaker"
  | "transcript"
  | "captions"
  | "chat"
  | "timeline"
  | "timeline without id"
  | "empty timeline"
  | "summary"
  | "poll"
  | "thumbnail";

/** One recorded meeting as a row of the data set. People are the first part of their e-mail address; anybody else is a guest. */
export type Plan = {
  key: string;
  host: string;
  topic: string;
  /** Several = recording stopped and started again. */
  scenes: string[];
  /** Those who speak beside the host, in the order of the scene's roles, then those who only listen. */
  with: string[];
  /** Either a working day at a UTC time, or just before the first start. */
  when: { daysAgo: number; at: string } | { minutesAgo: number };
  files?: FileKind[];
  type?: number;
  /** Meetings of one series share their number. */
  series?: string;
  uuid?: UuidShape;
  /** Zoom gives this session a start time that lies days before what was recorded. */
  startDaysOff?: number;
  withoutFilesKey?: boolean;
  /** What AI Companion made beside the recording. */
  companion?: CompanionPart[];
  visibleAfterMs?: number;
  completeAfterMs?: number;
  transcriptAfterMs?: number;
};

/** A guest who dials in by phone: no name in the transcript. */
export const dialIn = "442079460117";

export const usualFiles: FileKind[] = ["screen", "audio", "transcript", "chat", "timeline"];
export const captionedFiles: FileKind[] = ["screen", "audio", "captions", "chat", "timeline"];
