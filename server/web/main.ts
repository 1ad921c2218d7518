import { createServer } from "node:http";

import next from "next";

import { sessionCookie } from "@/server/auth/session-cookie";
import { appDatabase } from "@/server/domain/access/app-database";
import { archivePorts } from "@/server/domain/archive/ports";
import { env } from "@/server/lib/env";
import { log } from "@/server/lib/log";

import { readPlaybackRequest, servePlayback } from "./serve-playback";

const port = Number(process.env["PORT"] || 3000);
const hostname = process.env["HOST"] || "127.0.0.1";

/** The production server: Next answers everything but the players' byte ranges. */
const app = next({ dev: false, hostname, port });
await app.prepare();
const handle = app.getRequestHandler();
const site = {
  database: appDatabase(),
  ports: archivePorts,
  cookieName: sessionCookie(env().NEXTAUTH_URL).name,
};
const server = createServer((request, response) => {
  const wanted = readPlaybackRequest(request);
  const work = wanted ? servePlayback(site, request, response, wanted) : handle(request, response);
  work.catch((error: unknown) => {
    log.error({ err: error }, "a request failed");
    response.destroy();
  });
});
server.listen(port, hostname);

/** Lets what is being sent come to its end for a while. */
function stop(): void {
  setTimeout(() => process.exit(0), 3_000).unref();
  server.close(() => process.exit(0));
  server.closeIdleConnections();
}
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
