import type { ArchivePorts } from "@/server/domain/archive/ports";
import { type RangePlan, planRange } from "@/server/lib/http-range";

import type { PlayableMedia } from "./authorize-media";
import { readMedia } from "./read-media";

/** Up to this much of a range is given out as one buffer, which is far faster than a stream; more is streamed. */
const bufferedBytes = 2 * 1024 * 1024;

const extensions: Record<string, string> = {
  MP4: "mp4",
  M4A: "m4a",
  TRANSCRIPT: "vtt",
  CC: "vtt",
  CHAT: "txt",
  TIMELINE: "json",
  SUMMARY: "json",
  CSV: "csv",
  TB: "jpg",
};

/** A name of our own: what the source called the file is never trusted. */
function fileName(file: PlayableMedia): string {
  const day = file.startedAt.toISOString().slice(0, 10);
  return `${day}-${file.id}.${extensions[file.fileType] ?? "bin"}`;
}

function headersFor(file: PlayableMedia, plan: RangePlan, download: boolean): Headers {
  const headers = new Headers(plan.headers);
  headers.set("content-type", file.contentType);
  headers.set("content-disposition", download ? `attachment; filename="${fileName(file)}"` : "inline");
  headers.set("cache-control", "private, no-store");
  headers.set("x-content-type-options", "nosniff");
  headers.set("content-security-policy", "default-src 'none'; sandbox");
  headers.set("cross-origin-resource-policy", "same-origin");
  return headers;
}

/** Answers GET and HEAD with single byte ranges (RFC 9110), opening sealed frames as they are read. */
export async function mediaResponse(
  ports: ArchivePorts,
  file: PlayableMedia,
  request: Request,
  options: { download: boolean },
): Promise<Response> {
  const plan = planRange(
    {
      method: request.method === "HEAD" ? "HEAD" : "GET",
      range: request.headers.get("range"),
      ifRange: request.headers.get("if-range"),
      ifNoneMatch: request.headers.get("if-none-match"),
    },
    { sizeBytes: file.sizeBytes, etag: `"${file.sha256}"` },
  );
  const headers = headersFor(file, plan, options.download);
  if (plan.end === plan.start) return new Response(null, { status: plan.status, headers });
  const length = plan.end - plan.start;
  const frames = readMedia(ports, file, plan);
  if (length <= bufferedBytes)
    return new Response(await collect(frames, length), { status: plan.status, headers });
  return new Response(streamOf(frames), { status: plan.status, headers });
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
