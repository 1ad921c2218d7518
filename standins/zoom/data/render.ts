import { pick } from "./ids";
import type { Attendee } from "./model";
import type { Scene } from "./scenes";

const pad = (value: number, digits = 2) => String(Math.trunc(value)).padStart(digits, "0");

export function clock(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  return `${pad(ms / 3_600_000)}:${pad((ms / 60_000) % 60)}:${pad((ms / 1000) % 60)}.${pad(ms % 1000, 3)}`;
}

const wholeSeconds = (seconds: number) => clock(Math.floor(seconds)).slice(0, 8);

/** Who plays a role of the scene in this meeting; without enough people the host does. */
const speaker = (people: Attendee[], role: number) => people[role] ?? people[0];

/** TRANSCRIPT: numbered cues "Name: text"; people who dialled in have no name there. Line ends differ from file to file, as Zoom's. */
export function transcript(scene: Scene, people: Attendee[], key: string): string {
  const end = pick(`line end ${key}`, 2) === 0 ? "\n" : "\r\n";
  const cues = scene.utterances.map((utterance, index) => {
    const name = speaker(people, utterance.role)?.spokenName;
    const times = `${clock(utterance.startS)} --> ${clock(utterance.endS)}`;
    return [String(index + 1), times, name ? `${name}: ${utterance.text}` : utterance.text, ""].join(end);
  });
  return [`WEBVTT${end}`, ...cues].join(end);
}

/** CC: CRLF, no cue numbers, no names, whole seconds. */
export function captions(scene: Scene): string {
  const cues = scene.utterances.map(
    ({ startS, endS, text }) =>
      `${wholeSeconds(startS)}.000 --> ${wholeSeconds(Math.ceil(endS))}.000\r\n${text}\r\n`,
  );
  return ["WEBVTT\r\n", ...cues].join("\r\n");
}

/** CHAT: time, name and text by tabs, CRLF; line breaks inside a message stay; replies and reactions are lines too. */
export function chat(scene: Scene, people: Attendee[], key: string): string {
  const line = (atS: number, role: number, text: string) =>
    `${wholeSeconds(atS)}\t${speaker(people, role)?.name ?? ""}:\t${text.replaceAll("\n", "\r\n")}\r\n`;
  const lines = scene.chat.map(({ atS, role, text }) => line(atS, role, text));
  const first = scene.chat[0];
  if (first && pick(`reaction ${key}`, 3) === 0) {
    const words = `"${first.text.split(" ").slice(0, 3).join(" ")} ..."`;
    lines.splice(1, 0, line(first.atS + 1, 1 - Math.min(first.role, 1), `Reacted to ${words} with 👍`));
  }
  return lines.join("");
}

/** TIMELINE: who speaks from each point on; nobody in the pauses. */
export function timeline(scene: Scene, people: Attendee[], meeting: string): string {
  const points = scene.utterances.flatMap((utterance) => {
    const who = speaker(people, utterance.role);
    const user = who && {
      username: who.name,
      user_id: 16_778_240 + pick(`${meeting} ${who.name}`, 4096) * 1024,
      zoom_userid: who.userId,
      email_address: who.email,
      avatar_url: "",
      client_type: 0,
      multiple_people: false,
    };
    return [
      { ts: clock(utterance.startS), users: user ? [user] : [] },
      { ts: clock(utterance.endS), users: [] },
    ];
  });
  return JSON.stringify({ timeline: points, version: 100 });
}

export function summary(scene: Scene, topic: string): string {
  const sentences = scene.utterances.slice(0, 3).map(({ text }) => text);
  return JSON.stringify({ summary_title: topic, summary_overview: sentences.join(" "), summary_details: [] });
}

/** Markdown, as AI Companion writes it. */
export function companionSummary(scene: Scene, topic: string): string {
  const [first, ...others] = scene.utterances.slice(0, 4).map(({ text }) => text);
  const points = others.map((text) => `* ${text}`);
  return [
    `## Quick recap`,
    `The talk was about “${topic}”. ${first ?? ""}`,
    `## Next steps`,
    points.join("\n"),
  ].join("\n\n");
}

export function poll(people: Attendee[], meeting: string, start: string): string {
  const answers = people
    .slice(2)
    .map((who, index) => `${index + 1},"${who.name}",${who.email},"${index % 2 ? "No" : "Yes"}"`);
  return [
    "Poll Report,",
    "Meeting ID,Actual Start Time",
    `${meeting},${start}`,
    "#,User Name,User Email,Were the figures clear?",
    ...answers,
    "",
  ].join("\r\n");
}
