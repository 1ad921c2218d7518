import { sniff, sniffBytes } from "@/server/lib/media-type";
import { backoffMs, type Clock, systemClock } from "../retry";
import { DownloadError, type DownloadReason } from "./download-error";
import { type Download, downloadErrorOf, downloadFile, type DownloadRequest } from "./download";
import type { ZoomSettings } from "./settings";

/** What a first answer said about the file; give it back to continue the same file in a later run. */
type FileFacts = { totalBytes: number | null; etag: string | null; contentType: string | null };

/** Where Zoom counts requests for a file among its rate limits. */
export type DownloadPace = {
  /** Resolves when the next request may go out. Throws DownloadError `throttled` when that is not within minutes. */
  take: () => Promise<void>;
  throttled: (retryAfterMs: number | null) => Promise<void>;
};

export type FetchOptions = Omit<DownloadRequest, "ifEtag"> & {
  /** Zoom's `file_size`: can be wrong for a good file, so a difference is only reported. */
  expectedBytes?: number | null;
  /** With `from`: the facts of the answer that the first part came from. */
  facts?: FileFacts;
  onFacts?: (facts: FileFacts) => void;
  /** How often a cut transfer is taken up again; 5 by default. */
  maxResumes?: number;
  clock?: Clock;
  pace?: DownloadPace | undefined;
};

export type FetchSummary = FileFacts & {
  /** Length of the whole file as received, the part before `from` included. */
  receivedBytes: number;
  /** Differs from `expectedBytes`: worth a line in the log, no failure. */
  sizeDiffers: boolean;
};

const worthAnotherTry: ReadonlySet<DownloadReason> = new Set([
  "network",
  "timeout",
  "server_error",
  "throttled",
  "bad_range",
]);
const longestWaitMs = 60_000;

/**
 * Streams a whole file, or its rest from byte `from`, and returns only when its length is what the server announced. A
 * cut transfer is taken up where it broke by a range; a server that knows no ranges sends all again and what we have
 * is skipped. An end before `expectedBytes` is believed when it is seen twice. Throws DownloadError. Bytes that were
 * yielded before an error are good and can be kept for a resume.
 */
export async function* fetchVerified(
  settings: ZoomSettings,
  address: string,
  options: FetchOptions,
): AsyncGenerator<Buffer, FetchSummary> {
  const clock = options.clock ?? systemClock;
  let position = options.from ?? 0;
  let facts = options.facts ?? null;
  let ranges = true;
  let earlyEnd: number | null = null;
  const summary = (of: FileFacts): FetchSummary => {
    const { expectedBytes = null } = options;
    return {
      ...of,
      receivedBytes: position,
      sizeDiffers: expectedBytes !== null && expectedBytes !== position,
    };
  };
  if (facts && position > 0 && facts.totalBytes === position) return summary(facts);
  for (let resumes = 0; ;) {
    try {
      await options.pace?.take();
      const asked = ranges ? position : 0;
      const download = await downloadFile(settings, address, {
        ...options,
        from: asked,
        ifEtag: facts?.etag ?? null,
      });
      facts = sameFile(facts, download);
      options.onFacts?.(facts);
      for await (const chunk of readBody(download, position, options)) {
        position += chunk.length;
        yield chunk;
      }
      if (isShort(position, facts, download.cutShows ? null : options.expectedBytes))
        throw new DownloadError("short");
      if (position >= (options.expectedBytes ?? 0) || position === earlyEnd) return summary(facts);
      earlyEnd = position;
      facts = { ...facts, totalBytes: null };
    } catch (error) {
      const failed = downloadErrorOf(error, options.signal);
      if (facts && endsHere(failed, position, { earlyEnd, expectedBytes: options.expectedBytes }))
        return summary({ ...facts, totalBytes: position });
      if (failed.reason === "bad_range") ranges = false;
      if (failed.status === 429) await options.pace?.throttled(failed.retryAfterMs);
      const waitMs = failed.retryAfterMs ?? backoffMs(resumes, clock.random);
      const again =
        (worthAnotherTry.has(failed.reason) || failed.reason === "short") && waitMs <= longestWaitMs;
      if (!again) throw failed;
      if (++resumes > (options.maxResumes ?? 5)) throw facts === null ? failed : asShort(failed);
      await clock.sleep(waitMs, options.signal).catch(() => undefined);
    }
  }
}

/** Nothing lies behind what we have, says the server: the length that it announced before, or Zoom's `file_size`, was wrong. */
const endsHere = (
  { status, totalBytes }: DownloadError,
  position: number,
  known: { earlyEnd: number | null; expectedBytes: number | null | undefined },
) =>
  status === 416 &&
  (known.earlyEnd === position
    ? (totalBytes ?? position) === position
    : totalBytes === position && (known.expectedBytes ?? position) === position);

/** A connection that broke after the file had begun. */
const asShort = (error: DownloadError) =>
  error.reason === "network" ? new DownloadError("short", {}, { cause: error }) : error;

/** A different tag or length after a cut means other bytes: both halves together would be no file at all. */
function sameFile(known: FileFacts | null, { totalBytes, etag, contentType }: Download): FileFacts {
  if (!known) return { totalBytes, etag, contentType };
  const differs = (a: string | number | null, b: string | number | null) =>
    a !== null && b !== null && a !== b;
  if (differs(known.totalBytes, totalBytes) || differs(known.etag, etag)) throw new DownloadError("changed");
  return { ...known, totalBytes: known.totalBytes ?? totalBytes, etag: known.etag ?? etag };
}

/** With neither a length nor a marked end, Zoom's own `file_size` must serve: fewer bytes than that is a cut. */
const isShort = (received: number, facts: FileFacts, expectedBytes: number | null | undefined) =>
  facts.totalBytes !== null ? received !== facts.totalBytes : received < (expectedBytes ?? 0);

/** The body from `position` on. A file that begins like a web page is an error page, whatever its content type. */
async function* readBody(
  download: Download,
  position: number,
  options: FetchOptions,
): AsyncGenerator<Buffer> {
  const body = download.body as AsyncIterable<Buffer>;
  let toSkip = download.resumed ? 0 : position;
  let head: Buffer | null = position === 0 ? Buffer.alloc(0) : null;
  try {
    for await (const chunk of body) {
      if (head) {
        head = Buffer.concat([head, chunk]);
        if (head.length < sniffBytes) continue;
        yield notHtml(head);
        head = null;
      } else if (toSkip >= chunk.length) toSkip -= chunk.length;
      else {
        yield toSkip > 0 ? chunk.subarray(toSkip) : chunk;
        toSkip = 0;
      }
    }
  } catch (error) {
    throw downloadErrorOf(error, options.signal);
  }
  if (head && head.length > 0) yield notHtml(head);
}

function notHtml(head: Buffer): Buffer {
  if (sniff(head.subarray(0, sniffBytes)) === "html") throw new DownloadError("html");
  return head;
}
