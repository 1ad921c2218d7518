import type { RateLimit } from "./rate-limits";

/** How many calls may be made at once after a pause. */
export const burst = 5;

const dayMs = 24 * 60 * 60_000;
export const utcDay = (at: number): string => new Date(at).toISOString().slice(0, 10);
export const nextUtcDay = (at: number): number => (Math.floor(at / dayMs) + 1) * dayMs;

/** Epoch ms; `usedToday` counts for `day`. */
export type Pace = { nextFreeAt: number; blockedUntil: number | null };
export type DayCount = { day: string; usedToday: number };

export type Draw = { at: number[]; pace: Pace; count: DayCount } | { blockedUntil: number };

/**
 * Takes up to a batch of calls out of a bucket: `at` says when each may be made. Pure, so that whoever holds the row's
 * lock decides alone.
 */
export function draw(pace: Pace, count: DayCount, limit: RateLimit, now: number): Draw {
  if (pace.blockedUntil !== null && pace.blockedUntil > now) return { blockedUntil: pace.blockedUntil };
  const day = utcDay(now);
  const usedToday = count.day === day ? count.usedToday : 0;
  const left = limit.day ? limit.day.calls - usedToday : limit.batch;
  if (left <= 0) return { blockedUntil: nextUtcDay(now) };
  const calls = Math.min(limit.batch, left);
  const first = Math.max(pace.nextFreeAt, now - (burst - 1) * limit.spacingMs);
  return {
    at: Array.from({ length: calls }, (_, index) => first + index * limit.spacingMs),
    pace: { nextFreeAt: first + calls * limit.spacingMs, blockedUntil: null },
    count: { day, usedToday: usedToday + calls },
  };
}
