import type { ArchivePorts } from "@/server/domain/archive/ports";
import { planRange } from "@/server/lib/http-range";

import type { PlayableMedia } from "./authorize-media";
import { dispositionOf } from "./download-name";
import { readMedia } from "./read-media";

/** Up to this much of a range is given out as one buffer, which is far faster than a stream; more is streamed. */
const bufferedBytes = 2 * 1024 * 1024;

/** What of a request decides the answer; absent headers are null. */
export type MediaRequest = {
  method: string | undefined;
  range: string | null;
  ifRange: string | null;
  ifNoneMatch: string | null;
};

export type MediaAnswer = {
  status: number;
  headers: Record<string, string>;
  /** Nothing, all of a short range, or a longer one frame by frame as it is authenticated. */
  body: null | Uint8Array<ArrayBuffer> | AsyncGenerator<Buffer, void, void>;
};

/** What every answer of the media path carries, refusals too. */
export const mediaHeaders = {
  "cache-control": "private, no-store",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; sandbox",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
};

/** Answers GET and HEAD with single byte ranges (RFC 9110), opening sealed frames as they are read. */
export async function answerMedia(
  ports: ArchivePorts,
  file: PlayableMedia,
  request: MediaRequest,
  options: { download: boolean },
): Promise<MediaAnswer> {
  const plan = planRange(
    { ...request, method: request.method === "HEAD" ? "HEAD" : "GET" },
    { sizeBytes: file.sizeBytes, etag: `"${file.sha256}"` },
  );
  const headers = {
    ...mediaHeaders,
    ...plan.headers,
    "content-type": file.contentType,
    "content-disposition": options.download ? dispositionOf(file) : "inline",
  };
  const length = plan.end - plan.start;
  if (length === 0) return { status: plan.status, headers, body: null };
  const frames = readMedia(ports, file, plan);
  return {
    status: plan.status,
    headers,
    body: length <= bufferedBytes ? await collect(frames, length) : frames,
  };
}

/** The same as a web response, for the route handler. */
export async function mediaResponse(
  ports: ArchivePorts,
  file: PlayableMedia,
  request: Request,
  options: { download: boolean },
): Promise<Response> {
  const { headers: given, method } = request;
  const { status, headers, body } = await answerMedia(
    ports,
    file,
    {
      method,
      range: given.get("range"),
      ifRange: given.get("if-range"),
      ifNoneMatch: given.get("if-none-match"),
    },
    options,
  );
  const sent = body === null || body instanceof Uint8Array ? body : streamOf(body);
  return new Response(sent, { status, headers });
}

async function collect(
  frames: AsyncGenerator<Buffer, void, void>,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(length);
  let at = 0;
  for await (const frame of frames) {
    whole.set(frame, at);
    at += frame.length;
  }
  return whole;
}

function streamOf(frames: AsyncGenerator<Buffer, void, void>): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const next = await frames.next();
        if (next.done) controller.close();
        else controller.enqueue(new Uint8Array(next.value));
      },
      async cancel() {
        await frames.return();
      },
    },
    { highWaterMark: 4 },
  );
}
