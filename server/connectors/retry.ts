import { setTimeout as delay } from "node:timers/promises";

/** Time and chance as arguments, so that nothing here waits or rolls dice on its own account in a test. */
export type Clock = {
  now: () => number;
  /** Resolves after `ms`; rejects when the signal fires. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** A number in [0, 1). */
  random: () => number;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, { ...(signal ? { signal } : {}) }),
  random: () => Math.random(),
};

/**
 * Milliseconds to wait by a Retry-After header: seconds, an HTTP date or an ISO date-time (Zoom's daily limits send
 * the last). Null when it is absent or unreadable; never negative.
 */
export function parseRetryAfter(value: string | null | undefined, now: number): number | null {
  const text = value?.trim();
  if (!text) return null;
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const at = /\d{4}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/**
 * The sender's own time by its Date header, else ours: a moment that a server names is counted from its clock, however
 * wrong one of the two goes.
 */
export function senderNow(dateHeader: string | null | undefined, ours: number): number {
  const at = Date.parse(dateHeader ?? "");
  return Number.isNaN(at) ? ours : at;
}

/** 1, 2, 4, 8 … s up to a minute, of which the upper half is chance, so that workers don't return together. */
export function backoffMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(60_000, 1000 * 2 ** attempt);
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
