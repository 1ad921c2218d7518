import type { Readable } from "node:stream";
import { request } from "undici";
import { headerOf, transportError } from "../http";
import { parseRetryAfter, senderNow } from "../retry";
import { DownloadError } from "./download-error";
import { routeTo } from "./http-guard";
import type { ZoomSettings } from "./settings";

export type DownloadRequest = {
  /** Access token, download_access_token or a webhook's download_token; sent to Zoom's own hosts only. */
  token: string | null;
  /** Ask for the bytes from here on; null or 0 = all. */
  from?: number;
  /** The ETag of the file whose rest is asked for: another file by now is sent whole, or refused. */
  ifEtag?: string | null;
  signal?: AbortSignal;
  /** Longest silence before headers and between chunks; 60 s by default. */
  idleTimeoutMs?: number;
};

export type Download = {
  body: Readable;
  /** Length of this body, null when the server does not say. */
  contentLength: number | null;
  /** Length of the whole file, null when the server does not say. */
  totalBytes: number | null;
  contentType: string | null;
  etag: string | null;
  /** Whether a cut would show: there is a length, or the end is marked (chunks). */
  cutShows: boolean;
  /** True: `body` begins at `from`. False: it begins at the first byte. */
  resumed: boolean;
};

const maxHops = 8;

/**
 * Opens a file for streaming. Redirects are followed by hand: Zoom's own clients' fetch drops the token between two of
 * Zoom's hosts (which ends on a web page), and must drop it outside. Throws DownloadError; the caller reads or destroys
 * `body`.
 */
export async function downloadFile(
  settings: ZoomSettings,
  address: string,
  options: DownloadRequest,
): Promise<Download> {
  const from = options.from ?? 0;
  let route = routeTo(settings, address);
  if (!route?.mayStart) throw new DownloadError("refused_host");
  for (let hop = 0; hop <= maxHops; hop++) {
    const answer = await open(route, options, from);
    const header = (name: string) => headerOf(answer.headers, name);
    const location = header("location");
    if (answer.statusCode >= 300 && answer.statusCode < 400 && location) {
      discard(answer.body);
      route = routeTo(settings, location, route.url);
      if (!route) throw new DownloadError("refused_host");
      continue;
    }
    try {
      return { body: answer.body, ...judgeHead(answer.statusCode, header, from) };
    } catch (error) {
      discard(answer.body);
      throw error;
    }
  }
  throw new DownloadError("too_many_redirects");
}

async function open(route: NonNullable<ReturnType<typeof routeTo>>, options: DownloadRequest, from: number) {
  const idle = options.idleTimeoutMs ?? 60_000;
  try {
    return await request(route.url, {
      method: "GET",
      headers: {
        "accept-encoding": "identity",
        ...(options.token && route.mayHoldToken ? { authorization: `Bearer ${options.token}` } : {}),
        ...(from > 0 ? { range: `bytes=${from}-` } : {}),
        ...(from > 0 && options.ifEtag ? { "if-range": options.ifEtag } : {}),
      },
      dispatcher: route.dispatcher,
      headersTimeout: idle,
      bodyTimeout: idle,
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch (error) {
    throw downloadErrorOf(error, options.signal);
  }
}

function judgeHead(
  status: number,
  header: (name: string) => string | null,
  from: number,
): Omit<Download, "body"> {
  const contentType = header("content-type");
  if (status !== 200 && status !== 206) throw failedStatus(status, header, from);
  if (contentType && /^(text\/html|application\/xhtml)/i.test(contentType)) throw new DownloadError("html");
  if (!/^(identity)?$/i.test(header("content-encoding") ?? ""))
    throw new DownloadError("unexpected", { status });
  const length = header("content-length");
  const contentLength = length !== null && /^\d{1,15}$/.test(length) ? Number(length) : null;
  const cutShows = contentLength !== null || /chunked/i.test(header("transfer-encoding") ?? "");
  const common = { contentType, etag: header("etag"), contentLength, cutShows };
  if (status === 200) return { ...common, totalBytes: contentLength, resumed: false };
  const range = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/.exec(header("content-range") ?? "");
  if (from === 0 || !range || Number(range[1]) !== from) throw new DownloadError("bad_range", { status });
  const rangeLength = Number(range[2]) - from + 1;
  if (contentLength !== null && contentLength !== rangeLength)
    throw new DownloadError("bad_range", { status });
  const totalBytes = range[3] === "*" ? null : Number(range[3]);
  if (totalBytes !== null && from + rangeLength !== totalBytes)
    throw new DownloadError("bad_range", { status });
  return { ...common, contentLength: rangeLength, totalBytes, resumed: true };
}

function failedStatus(status: number, header: (name: string) => string | null, from: number): DownloadError {
  if (status === 416 && from > 0) {
    const total = /^bytes \*\/(\d{1,15})$/.exec(header("content-range") ?? "")?.[1];
    return new DownloadError("bad_range", { status, totalBytes: total === undefined ? null : Number(total) });
  }
  if (status === 401 || status === 403) return new DownloadError("unauthorised", { status });
  // Zoom Phone says 400 of a file that is not there (yet).
  if (status === 400 || status === 404 || status === 410) return new DownloadError("gone", { status });
  const retryAfterMs = parseRetryAfter(header("retry-after"), senderNow(header("date"), Date.now()));
  if (status === 429) return new DownloadError("throttled", { status, retryAfterMs });
  return new DownloadError(status >= 500 ? "server_error" : "unexpected", { status, retryAfterMs });
}

/** Sorts whatever broke a transfer into the closed list. */
export function downloadErrorOf(error: unknown, signal: AbortSignal | undefined): DownloadError {
  if (error instanceof DownloadError) return error;
  const { reason } = transportError(error, signal);
  const reasons = { refused_address: "refused_host", too_large: "unexpected" } as const;
  const known = reason === "refused_address" || reason === "too_large" ? reasons[reason] : reason;
  return new DownloadError(known, {}, { cause: error });
}

/** Ends a body that nobody reads; its later errors concern nobody. */
function discard(body: Readable) {
  body.on("error", () => undefined);
  body.destroy();
}
