export type Span = { start: number; end: number };

/** One range of RFC 9110, both ends included; undefined = no (usable) Range header, "unsatisfiable" = 416. */
export function parseRange(
  header: string | undefined,
  sizeBytes: number,
): Span | "unsatisfiable" | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const last = sizeBytes - 1;
  if (match[1] === "") {
    const wanted = Math.min(Number(match[2]), sizeBytes);
    return wanted === 0 ? "unsatisfiable" : { start: sizeBytes - wanted, end: last };
  }
  const start = Number(match[1]);
  const end = match[2] === "" ? last : Math.min(Number(match[2]), last);
  if (start > last) return "unsatisfiable";
  return start > end ? undefined : { start, end };
}
