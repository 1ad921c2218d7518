/** A session ends this long after sign-in, whatever happens. */
export const sessionLifetimeMs = 8 * 60 * 60_000;
/** A session ends this long after its last request. */
export const sessionIdleMs = 30 * 60_000;
/** Requests closer together than this write nothing: the idle time is exact to one minute. */
export const sessionTouchMs = 60_000;

export function isSessionAlive(session: { lastSeenAt: Date; expiresAt: Date }, now: Date): boolean {
  return session.expiresAt > now && now.getTime() - session.lastSeenAt.getTime() < sessionIdleMs;
}
