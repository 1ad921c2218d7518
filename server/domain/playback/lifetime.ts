/** A sitting ends this long after it was opened or last beat: rights are read again at every beat. */
export const playbackLifetimeMs = 5 * 60_000;

/** When a sitting ends that is opened or beats now; an approval that ends earlier ends it then. */
export function sittingEnd(now: Date, until: Date | null): Date {
  const end = now.getTime() + playbackLifetimeMs;
  return new Date(until ? Math.min(end, until.getTime()) : end);
}
