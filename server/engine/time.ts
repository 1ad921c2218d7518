const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * A time as the SDK writes it: a date, or a span counted from `now` such as `1d12h` or `30s`.
 *
 * @returns undefined when the text is neither
 */
export function timeFrom(text: string, now: Date): Date | undefined {
  const parts = [...text.matchAll(/(\d+)(ms|[smhdw])/g)];
  if (parts.length > 0 && parts.map(([part]) => part).join("") === text) {
    const spanMs = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitMs[unit ?? ""] ?? 0), 0);
    return new Date(now.getTime() + spanMs);
  }
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** When to call again, from a `retry-after` header: seconds or a date (RFC 9110, 10.2.3). */
export function retryTime(header: string | null, now: Date): Date | undefined {
  if (header === null || header === "") return undefined;
  return /^\d+$/.test(header) ? new Date(now.getTime() + Number(header) * 1000) : timeFrom(header, now);
}

/** Grows by two from `firstMs` up to `mostMs`, with a tenth of jitter. */
export function backOffMs(attempt: number, firstMs: number, mostMs: number): number {
  return Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 20)) * (0.95 + Math.random() / 10);
}
