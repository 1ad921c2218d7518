import type { Scene } from "./scenes";
import { clock } from "./render";

/**
 * A phone transcript: names or numbers as Zoom has them, ids as text, somebody unknown now and then, and one passage that
 * ends before it begins, as real files have it (zoom-api, 6.5).
 */
export function phoneTranscript(
  scene: Scene,
  names: string[],
  of: { id: string; startMs: number; endMs: number },
): string {
  const timeline = scene.utterances.map(({ role, startS, endS, text }, index) => {
    const name = names[role % names.length] ?? "";
    const user = { username: name, multiple_people: false, user_id: name, zoom_userid: "Unknown Speaker", client_type: 0 }; // prettier-ignore
    return {
      text,
      raw_text: text.toLowerCase(),
      ts: clock(startS),
      end_ts: clock(index === 2 ? startS - 0.2 : endS),
      users: index === 5 ? [] : [user],
      userId: String(role + 1),
      userIds: [],
      channelMark: role === 0 ? "L" : "R",
    };
  });
  return JSON.stringify({
    type: "zoom_transcript",
    ver: 1,
    recording_id: of.id,
    recording_start: new Date(of.startMs).toISOString(),
    recording_end: new Date(of.endMs).toISOString(),
    timeline,
  });
}
