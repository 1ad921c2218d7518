import type { IncomingMessage, ServerResponse } from "node:http";

import { sessionCookie } from "@/server/auth/session-cookie";
import { appDatabase } from "@/server/domain/access/app-database";
import { archivePorts } from "@/server/domain/archive/ports";
import { env } from "@/server/lib/env";

import { readPlaybackRequest, servePlayback } from "./serve-playback";

const site = {
  database: appDatabase(),
  ports: archivePorts,
  cookieName: sessionCookie(env().NEXTAUTH_URL).name,
};

/** Answers a player's byte range by the process's own settings; false = the request is something else. */
export async function answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const wanted = readPlaybackRequest(request);
  if (wanted) await servePlayback(site, request, response, wanted);
  return wanted !== null;
}
