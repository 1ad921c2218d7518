/** A sitting ends this long after it was opened or last beat: rights are read again at every beat. */
export const playbackLifetimeMs = 5 * 60_000;
