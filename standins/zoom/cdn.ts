import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import { refuse } from "./api/guard";
import type { RecordedFile } from "./data/model";
import { signInPage, subjectOf } from "./downloads";
import type { Fault } from "./faults";
import { sendJson, type Request, type Route } from "./http";
import { parseRange, type Span } from "./ranges";
import type { Stand } from "./stand";

const types: Record<string, string> = {
  MP4: "video/mp4",
  M4A: "audio/mp4",
  MP3: "audio/mpeg",
  VTT: "text/vtt",
  TXT: "text/plain",
  JSON: "application/json",
  CSV: "text/csv",
  JPG: "image/jpeg",
};

function rangeOf(
  request: Request,
  file: RecordedFile,
  etag: string,
  fault: Fault | undefined,
): Span | "unsatisfiable" | undefined {
  const { range, "if-range": condition } = request.raw.headers;
  const off = fault?.kind === "no ranges" || (fault?.kind === "cut" && !fault.ranges);
  if (off || (condition !== undefined && condition !== etag)) return undefined;
  return parseRange(range, file.body.sizeBytes);
}

/** Writes at most `limit` bytes, at most `bytesPerSecond` of them each second, and counts them. */
async function trickle(
  stand: Stand,
  source: Readable,
  reply: ServerResponse,
  limit: number,
  bytesPerSecond: number,
): Promise<void> {
  let left = limit;
  for await (const part of source as AsyncIterable<Buffer>) {
    for (let at = 0; at < part.length && left > 0;) {
      const piece = part.subarray(
        at,
        at + Math.min(left, Math.max(1, Math.min(bytesPerSecond / 10, 65_536))),
      );
      if (reply.destroyed) return;
      stand.requests.fileBytes += piece.length;
      if (!reply.write(piece)) await Promise.race([once(reply, "drain"), once(reply, "close")]);
      if (bytesPerSecond !== Infinity) await wait((piece.length / bytesPerSecond) * 1000);
      at += piece.length;
      left -= piece.length;
    }
    if (left === 0) return;
  }
}

/** Sends the bytes and keeps to the ordered fault; a cut connection is closed without the rest. */
async function sendBytes(
  stand: Stand,
  file: RecordedFile,
  span: Span,
  reply: ServerResponse,
  fault: Fault | undefined,
): Promise<void> {
  const source = file.body.read(span.start, span.end);
  if (fault?.kind === "cut") {
    await trickle(stand, source, reply, fault.afterBytes, Infinity);
    reply.flushHeaders();
    await wait(20);
    reply.destroy();
  } else if (fault?.kind === "short") {
    await trickle(
      stand,
      source,
      reply,
      Math.max(0, span.end + 1 - span.start - fault.missingBytes),
      Infinity,
    );
    reply.end();
  } else if (fault?.kind === "slow") {
    await trickle(stand, source, reply, Infinity, fault.bytesPerSecond);
    reply.end();
  } else if (fault?.kind === "wrong length") {
    await trickle(stand, source, reply, Infinity, Infinity);
    reply.destroy();
  } else {
    const counted = async function* (parts: AsyncIterable<Buffer>) {
      for await (const part of parts) {
        stand.requests.fileBytes += part.length;
        yield part;
      }
    };
    await pipeline(source, counted, reply).catch((error: unknown) => {
      if (!reply.destroyed) throw error;
    });
  }
}

function ofCall(stand: Stand, id: string) {
  const found = stand.calls.byFile(id);
  return found && { session: { uuid: found.recording.callId }, file: found.file };
}

async function serve(stand: Stand, request: Request, reply: ServerResponse): Promise<void> {
  if (request.raw.headers.authorization !== undefined || request.query.has("access_token")) {
    stand.requests.leaks += 1;
    return sendJson(reply, 400, { error: "Only one auth mechanism allowed" });
  }
  const id = stand.signer.open("cdn", request.at[1] ?? "", stand.now()) ?? "";
  const found = stand.world.byFile(id) ?? ofCall(stand, id);
  if (!found) return sendJson(reply, 403, { error: "AccessDenied" });
  const { file } = found;
  const fault = stand.faults.take("cdn", subjectOf(found));
  if (fault?.kind === "html" || fault?.kind === "gone") return signInPage(reply);
  if (fault && (await refuse(fault, reply, stand.now()))) return;
  const etag = `"${file.id}-${file.body.sizeBytes}"`;
  const range = rangeOf(request, file, etag, fault);
  const headers = {
    "accept-ranges": "bytes",
    etag,
    "content-type": types[file.extension] ?? "application/octet-stream",
  };
  if (range === "unsatisfiable") {
    reply.writeHead(416, {
      ...headers,
      "content-range": `bytes */${file.body.sizeBytes}`,
      "content-length": 0,
    });
    reply.end();
    return;
  }
  const span = range ?? { start: 0, end: file.body.sizeBytes - 1 };
  const lengthBytes = span.end - span.start + 1;
  const told =
    lengthBytes +
    (fault?.kind === "wrong length" ? fault.extraBytes : 0) -
    (fault?.kind === "short" ? Math.min(fault.missingBytes, lengthBytes) : 0);
  const place = range ? { "content-range": `bytes ${span.start}-${span.end}/${file.body.sizeBytes}` } : {};
  reply.writeHead(range ? 206 : 200, { ...headers, ...place, "content-length": told });
  if (request.raw.method === "HEAD") reply.end();
  else await sendBytes(stand, file, span, reply, fault);
}

/** A host that is not Zoom's and that nobody named: whoever comes is counted. */
export const elsewhereRoutes = (stand: Stand): Route[] => [
  {
    method: "GET",
    path: /^\/.*$/,
    name: "GET elsewhere",
    handle: (request, reply) => {
      if (request.raw.headers.authorization !== undefined || request.query.has("access_token"))
        stand.requests.leaks += 1;
      sendJson(reply, 404, { error: "NoSuchKey" });
    },
  },
];

/** The host behind the redirect of a download. It knows no tokens: whoever brings one is refused and counted. */
export const cdnRoutes = (stand: Stand): Route[] => [
  {
    method: "GET",
    path: /^\/store\/([^/]+)\/[^/]+$/,
    name: "GET cdn /store/:token/:name",
    handle: (request, reply) => serve(stand, request, reply),
  },
];
