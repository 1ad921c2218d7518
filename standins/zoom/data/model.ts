import type { Body } from "./bodies";

export type ZoomUser = {
  id: string;
  email: string;
  firstName: string;
  lastName: string;
  /** 1 Basic, 2 Licensed. */
  type: 1 | 2;
  /** "0" owner, "1" admin, "2" member. */
  roleId: "0" | "1" | "2";
  status: "active" | "inactive" | "pending";
  department: string;
};

export type Account = { key: string; id: string; name: string; users: ZoomUser[] };

/** Somebody in a meeting. Guests have no user id and no e-mail; who dials in has no name in the transcript. */
export type Attendee = { name: string; spokenName: string; userId: string; email: string; internal: boolean };

export type RecordedFile = {
  /** Key of this file here; also Zoom's `id`, unless `hideId`. */
  id: string;
  hideId: boolean;
  fileType: string;
  extension: string;
  /** Absent for separate audio files of a participant. */
  recordingType?: string;
  participant?: string;
  startMs: number;
  endMs: number;
  /** Listed from then on. */
  readyMs: number;
  body: Body;
};

export type CompanionPart = "transcript" | "summary";

export type Session = {
  account: Account;
  uuid: string;
  number: number;
  host: ZoomUser;
  topic: string;
  type: number;
  /** What Zoom says about the start; of a recurring meeting it may lie days before `beganMs`. */
  startMs: number;
  beganMs: number;
  endMs: number;
  attendees: Attendee[];
  files: RecordedFile[];
  /** Exists for clients from then on. */
  visibleMs: number;
  /** Until then the files are one entry "processing". */
  completeMs: number;
  /** Zoom leaves `recording_files` out when a recording was too short. */
  withoutFilesKey: boolean;
  /** What AI Companion makes of it when it is asked to, and what of that there is unless somebody orders otherwise. */
  companion?: { transcript: RecordedFile; summary: string; made: CompanionPart[] };
};
