import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { z } from "zod";

import type { Database } from "@/db/client";
import type { ArchivePorts } from "@/server/domain/archive/ports";
import { authorizePlayback } from "@/server/domain/playback/authorize-media";
import { answerMedia, mediaHeaders } from "@/server/domain/playback/media-response";
import { AppError } from "@/server/lib/errors";
import { log } from "@/server/lib/log";

const asked = z.object({ fileId: z.uuid(), playbackId: z.uuid() });

export type PlaybackRequest = z.infer<typeof asked>;

export type PlaybackSite = {
  readonly database: Database;
  readonly ports: () => Promise<ArchivePorts>;
  /** Name of the cookie that holds the session's token. */
  readonly cookieName: string;
};

/** The file and the sitting of a player's request for bytes; null for every other request, downloads too. */
export function readPlaybackRequest({ method, url = "" }: IncomingMessage): PlaybackRequest | null {
  if ((method !== "GET" && method !== "HEAD") || !url.startsWith("/api/media/")) return null;
  const { pathname, searchParams } = new URL(url, "http://localhost");
  if (searchParams.has("download")) return null;
  const read = asked.safeParse({
    fileId: pathname.slice("/api/media/".length),
    playbackId: searchParams.get("p"),
  });
  return read.data ?? null;
}

/**
 * Answers a player's byte range on node's own response, which is several times faster than a route handler's; checks and
 * bytes are the route's.
 */
export async function servePlayback(
  site: PlaybackSite,
  request: IncomingMessage,
  response: ServerResponse,
  wanted: PlaybackRequest,
): Promise<void> {
  try {
    const token = cookieOf(request, site.cookieName);
    if (!token) throw new AppError("UNAUTHORIZED", "You are signed out. Sign in again.");
    const file = await authorizePlayback(site.database, { ...wanted, token, now: new Date() });
    const { status, headers, body } = await answerMedia(
      await site.ports(),
      file,
      {
        method: request.method,
        range: request.headers.range ?? null,
        ifRange: headerOf(request, "if-range"),
        ifNoneMatch: headerOf(request, "if-none-match"),
      },
      { download: false },
    );
    response.writeHead(status, headers);
    if (body === null || body instanceof Uint8Array) response.end(body ?? undefined);
    else await pipeline(Readable.from(body), response);
  } catch (error) {
    refuse(response, error);
  }
}

function refuse(response: ServerResponse, error: unknown): void {
  // Whoever seeks away cuts the transfer: nothing to say, and nobody to say it to.
  if (response.destroyed) return;
  if (response.headersSent) {
    log.error({ err: error }, "media request failed");
    response.destroy();
    return;
  }
  const known = error instanceof AppError ? error : null;
  if (!known) log.error({ err: error }, "media request failed");
  const text = known?.message ?? "Something went wrong on our side. Try again.";
  response.writeHead(known?.status ?? 500, { ...mediaHeaders, "content-type": "text/plain; charset=utf-8" });
  response.end(text);
}

const headerOf = (request: IncomingMessage, name: string): string | null => {
  const value = request.headers[name];
  return typeof value === "string" ? value : null;
};

function cookieOf(request: IncomingMessage, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? "").split(";").map((pair) => pair.trim());
  const found = pairs.find((pair) => pair.startsWith(`${name}=`));
  return found && decodeURIComponent(found.slice(name.length + 1));
}
