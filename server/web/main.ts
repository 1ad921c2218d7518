import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

import next from "next";

import { log } from "@/server/lib/log";

import type * as Playback from "./playback";

const port = Number(process.env["PORT"] || 3000);
const hostname = process.env["HOST"] || "127.0.0.1";

/** The production server: Next answers everything but the players' byte ranges. */
const app = next({ dev: false, hostname, port });
await app.prepare();
const handle = app.getRequestHandler();
const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    log.error({ err: error }, "a request failed");
    response.destroy();
  });
});
// Half of what starts is needed by players only: it is loaded while Next answers already.
const playback = new Promise<typeof Playback>((resolve) => {
  server.once("listening", () => resolve(import("./playback")));
});
server.listen(port, hostname);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const served = request.url?.startsWith("/api/media/") && (await (await playback).answer(request, response));
  if (!served) await handle(request, response);
}

/** Lets what is being sent come to its end for a while. */
function stop(): void {
  setTimeout(() => process.exit(0), 3_000).unref();
  server.close(() => process.exit(0));
  server.closeIdleConnections();
}
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
