import { cookies } from "next/headers";
import { z } from "zod";

import { currentSession } from "@/server/auth/current";
import { sessionCookie } from "@/server/auth/session-cookie";
import { appDatabase } from "@/server/domain/access/app-database";
import { archivePorts } from "@/server/domain/archive/ports";
import { authorizeDownload, authorizePlayback } from "@/server/domain/playback/authorize-media";
import { mediaResponse } from "@/server/domain/playback/media-response";
import { env } from "@/server/lib/env";
import { AppError, notFound } from "@/server/lib/errors";
import { log } from "@/server/lib/log";

export const dynamic = "force-dynamic";

const uuid = z.uuid();

async function answer(request: Request, fileId: string): Promise<Response> {
  const query = new URL(request.url).searchParams;
  if (!uuid.safeParse(fileId).success) throw notFound("file");
  const download = query.get("download") === "1";
  const ports = await archivePorts();
  if (download) {
    const session = await currentSession();
    if (!session) throw new AppError("UNAUTHORIZED", "You are signed out. Sign in again.");
    const file = await authorizeDownload({ ...session, now: new Date() }, { fileId });
    return mediaResponse(ports, file, request, { download });
  }
  const token = (await cookies()).get(sessionCookie(env().NEXTAUTH_URL).name)?.value;
  if (!token) throw new AppError("UNAUTHORIZED", "You are signed out. Sign in again.");
  const playbackId = uuid.safeParse(query.get("p")).data;
  if (!playbackId) throw notFound("file");
  const file = await authorizePlayback(appDatabase(), { token, playbackId, fileId, now: new Date() });
  return mediaResponse(ports, file, request, { download });
}

/** The bytes of one file: a range for the player of an open sitting, or a download. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ fileId: string }> },
): Promise<Response> {
  const headers = { "cache-control": "private, no-store", "x-content-type-options": "nosniff" };
  try {
    return await answer(request, (await params).fileId);
  } catch (error) {
    if (error instanceof AppError) return new Response(error.message, { status: error.status, headers });
    log.error({ err: error }, "media request failed");
    return new Response("Something went wrong on our side. Try again.", { status: 500, headers });
  }
}

export { GET as HEAD };
