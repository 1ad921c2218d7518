import { generatedBody } from "./bodies";
import { companionFiles, filesOf, type Segment } from "./files";
import { guid, meetingNumber, meetingUuid, pick, type UuidShape } from "./ids";
import type { Account, Attendee, RecordedFile, Session, ZoomUser } from "./model";
import { fullName } from "./people";
import { dialIn, usualFiles, type Plan } from "./plan";
import { sceneById, sceneSeconds } from "./scenes";

const second = 1000;
const day = 86_400_000;
const pauseBetweenSegmentsMs = 360 * second;

/** `baseMs`: the data set's "now"; `firstStartMs`: from when `visibleAfterMs` and the like are counted. */
export type Clock = { baseMs: number; firstStartMs: number };

/** By the first part of the e-mail address. */
export function userByName(account: Account, name: string): ZoomUser | undefined {
  return account.users.find((user) => user.email.split("@")[0]?.toLowerCase() === name);
}

function attendee(account: Account, name: string): Attendee {
  const user = userByName(account, name);
  if (!user) return { name, spokenName: name === dialIn ? "" : name, userId: "", email: "", internal: false };
  return {
    name: fullName(user),
    spokenName: fullName(user),
    userId: user.id,
    email: user.email,
    internal: true,
  };
}

/** Saturdays and Sundays move back to Friday. */
export function meetingStart(when: Plan["when"], baseMs: number): number {
  if ("minutesAgo" in when) return Math.floor(baseMs / second) * second - when.minutesAgo * 60 * second;
  const [hours = 0, minutes = 0] = when.at.split(":").map(Number);
  const midnight = Math.floor(baseMs / day) * day - when.daysAgo * day;
  const weekday = new Date(midnight).getUTCDay();
  const back = weekday === 6 ? 1 : weekday === 0 ? 2 : 0;
  return midnight - back * day + (hours * 60 + minutes) * 60 * second;
}

/** Turns one row of the data set into a meeting with its files. */
export function buildSession(account: Account, plan: Plan, clock: Clock): Session {
  const key = `${account.key} ${plan.key}`;
  const host = userByName(account, plan.host);
  if (!host) throw new Error(`${plan.key}: no Zoom user "${plan.host}" in ${account.name}`);
  const attendees = [attendee(account, plan.host), ...plan.with.map((name) => attendee(account, name))];
  const beganMs = meetingStart(plan.when, clock.baseMs);
  const number = meetingNumber(`${account.key} ${plan.series ?? plan.key}`);
  const visibleMs = plan.visibleAfterMs ? clock.firstStartMs + plan.visibleAfterMs : 0;
  const completeMs = plan.completeAfterMs ? clock.firstStartMs + plan.completeAfterMs : 0;
  const transcriptReadyMs = plan.transcriptAfterMs
    ? (visibleMs || clock.firstStartMs) + plan.transcriptAfterMs
    : 0;
  let atMs = beganMs + (5 + pick(`delay ${key}`, 25)) * second;
  const segments = plan.scenes.map((id, index): Segment => {
    const scene = sceneById(id);
    const segment = {
      key: `${key} ${index}`,
      scene,
      startMs: atMs,
      endMs: atMs + sceneSeconds(scene) * second,
    };
    atMs = segment.endMs + pauseBetweenSegmentsMs;
    return segment;
  });
  const meeting = { number, topic: plan.topic, people: attendees, transcriptReadyMs };
  const [first, ...later] = segments;
  return {
    account,
    uuid: meetingUuid(key, plan.uuid ?? "any"),
    number,
    host,
    topic: plan.topic,
    type: plan.type ?? 2,
    startMs: beganMs - (plan.startDaysOff ?? 0) * day,
    beganMs,
    endMs: (segments.at(-1)?.endMs ?? beganMs) + 4 * second,
    attendees,
    files: segments.flatMap((segment) => filesOf(segment, plan.files ?? usualFiles, meeting)),
    visibleMs,
    completeMs,
    withoutFilesKey: plan.withoutFilesKey ?? false,
    ...(first
      ? { companion: { ...companionFiles([first, ...later], meeting), made: plan.companion ?? [] } }
      : {}),
  };
}

/** Meetings made in bulk for load and benchmarks; `sizeBytes` is the size of each file. Host: first part of the e-mail. */
export type Bulk = {
  account: string;
  sessions: number;
  filesPerSession: number;
  sizeBytes: number;
  host?: string | undefined;
};

function bulkFile(key: string, index: number, startMs: number, sizeBytes: number): RecordedFile {
  const fromMs = startMs + index * 70 * second;
  const kind = { fileType: "MP4", extension: "MP4", recordingType: "shared_screen_with_speaker_view" };
  const id = guid(`${key} ${index}`);
  const body = generatedBody(id, sizeBytes);
  return { id, hideId: false, ...kind, startMs: fromMs, endMs: fromMs + 60 * second, readyMs: 0, body };
}

/** As often as in a real account, and each of them where there are a few meetings. */
const bulkShapes: UuidShape[] = [
  "any",
  "slash first",
  "any",
  "double slash",
  "any",
  "slash and plus inside",
  "any",
  "any",
];

/** Spread over the 25 days before `baseMs`, taking turns between the licensed hosts. */
export function buildBulk(account: Account, batch: number, bulk: Bulk, baseMs: number): Session[] {
  const hosts = account.users.filter((user) => user.status === "active" && user.type === 2);
  const named = bulk.host === undefined ? undefined : userByName(account, bulk.host);
  if (bulk.host !== undefined && !named) throw new Error(`No Zoom user "${bulk.host}" in ${account.name}`);
  return Array.from({ length: bulk.sessions }, (_, index) => {
    const host = named ?? hosts[index % hosts.length];
    if (!host) throw new Error(`${account.name} has no host`);
    const key = `${account.key} bulk ${batch} ${index}`;
    const startMs =
      Math.floor(baseMs / second) * second -
      3_600_000 -
      (index % 25) * day -
      Math.floor(index / 25) * 7 * second;
    const files = Array.from({ length: bulk.filesPerSession }, (_file, at) =>
      bulkFile(key, at, startMs + 2000, bulk.sizeBytes),
    );
    const shared = {
      type: 2,
      startMs,
      beganMs: startMs,
      endMs: startMs + (bulk.filesPerSession * 70 + 4) * second,
      visibleMs: 0,
      completeMs: 0,
      withoutFilesKey: false,
    };
    const attendees = [
      attendee(account, host.email.split("@")[0]?.toLowerCase() ?? ""),
      attendee(account, "Margaret Holt"),
    ];
    return {
      account,
      uuid: meetingUuid(key, bulkShapes[index % bulkShapes.length] ?? "any"),
      number: meetingNumber(key),
      host,
      topic: `Bulk ${batch}: meeting ${index + 1}`,
      attendees,
      files,
      ...shared,
    };
  });
}
