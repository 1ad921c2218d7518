import type { ByteRange } from "./byte-range";

/** What of a request decides the answer; absent headers are null, as `Headers.get` says. */
export type RangeRequest = {
  readonly method: "GET" | "HEAD";
  readonly range: string | null;
  readonly ifRange: string | null;
  readonly ifNoneMatch: string | null;
};

/** The thing that is served: its length in bytes and its strong entity tag, with the quotes. */
export type RangeTarget = { readonly sizeBytes: number; readonly etag: string };

/**
 * What to answer: `status`, the headers that follow from it (type, caching and security headers are the caller's), and
 * the bytes of the body, `start` up to and without `end`; equal where there is no body.
 */
export type RangePlan = ByteRange & {
  readonly status: 200 | 206 | 304 | 416;
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * Answers GET and HEAD with single byte ranges as RFC 9110 says (13.1.2, 13.1.5, 14.1 to 14.4). Several ranges, other
 * units and malformed ones are ignored: the whole is sent. A Range in a HEAD request means nothing (14.2).
 */
export function planRange(request: RangeRequest, target: RangeTarget): RangePlan {
  const { sizeBytes, etag } = target;
  const headers = { "Accept-Ranges": "bytes", ETag: etag };
  if (request.ifNoneMatch !== null && matchesWeakly(request.ifNoneMatch, etag)) {
    return { status: 304, headers, start: 0, end: 0 };
  }
  const range = rangeOf(request, target);
  if (range === "unsatisfiable") {
    const refusal = { ...headers, "Content-Range": `bytes */${sizeBytes}`, "Content-Length": "0" };
    return { status: 416, headers: refusal, start: 0, end: 0 };
  }
  if (range === "whole") {
    const end = request.method === "HEAD" ? 0 : sizeBytes;
    return { status: 200, headers: { ...headers, "Content-Length": String(sizeBytes) }, start: 0, end };
  }
  const { start, end } = range;
  const part = {
    "Content-Range": `bytes ${start}-${end - 1}/${sizeBytes}`,
    "Content-Length": String(end - start),
  };
  return { status: 206, headers: { ...headers, ...part }, start, end };
}

function rangeOf(
  request: RangeRequest,
  { sizeBytes, etag }: RangeTarget,
): ByteRange | "whole" | "unsatisfiable" {
  if (request.method === "HEAD" || request.range === null) return "whole";
  // Strong comparison: a weak tag and a date (nothing here has a Last-Modified) never match.
  if (request.ifRange !== null && request.ifRange.trim() !== etag) return "whole";
  const [, unit, set = ""] = /^([^=]*)=(.*)$/.exec(request.range.trim()) ?? [];
  if (unit?.toLowerCase() !== "bytes") return "whole";
  const [spec, ...more] = set
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const [, first, last] = /^(\d*)-(\d*)$/.exec(spec ?? "") ?? [];
  if (more.length > 0 || first === undefined || last === undefined || first + last === "") return "whole";
  if (first === "") {
    const start = Math.max(0, sizeBytes - Number(last));
    return start < sizeBytes ? { start, end: sizeBytes } : "unsatisfiable";
  }
  if (last !== "" && Number(last) < Number(first)) return "whole";
  if (Number(first) >= sizeBytes) return "unsatisfiable";
  return { start: Number(first), end: last === "" ? sizeBytes : Math.min(Number(last) + 1, sizeBytes) };
}

/** If-None-Match compares weakly; the tags of a list may hold commas. */
function matchesWeakly(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch.trim() === "*") return true;
  return [...ifNoneMatch.matchAll(/"[^"]*"/g)].some(([tag]) => tag === etag);
}
