const hourMs = 60 * 60_000;

/** Files, transcripts and captions come hours after the meeting: look again after 1, 6, 24 and 72 hours. */
const looksAfterMs = [hourMs, 6 * hourMs, 24 * hourMs, 72 * hourMs];

/** When to look at a session again, counted from when it was first seen; null = the last look is over. */
export function nextLook(firstSeenAt: Date, now: Date): Date | null {
  const due = looksAfterMs.map((ms) => firstSeenAt.getTime() + ms).find((at) => at > now.getTime());
  return due === undefined ? null : new Date(due);
}

/** What was first seen by then has had its last look. */
export const lastLooksOver = (now: Date): Date => new Date(now.getTime() - Math.max(...looksAfterMs));

/** Since when a list of who took part is due that the source won't tell at any time: so long ago that no look is left. */
export const neverDue = new Date(0);
