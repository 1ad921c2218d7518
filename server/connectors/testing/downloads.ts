import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { DownloadError } from "../zoom/download-error";
import { fetchVerified, type FetchOptions, type FetchSummary } from "../zoom/fetch-verified";
import { type Reply, type Seen, serve, testClock } from "./http-server";
import { settingsFor } from "./zoom";

type Server = Awaited<ReturnType<typeof serve>>;
const servers: Server[] = [];
/** Ends the servers that a test started. */
export async function stopServers() {
  await Promise.all(servers.splice(0).map((server) => server.close()));
}
export async function start(handler: (seen: Seen) => Reply): Promise<Server> {
  const server = await serve(handler);
  servers.push(server);
  return server;
}

export const file = Buffer.concat([
  Buffer.from("\0\0\0\x18ftypmp42"),
  Buffer.alloc(300_000, "0123456789abcdef"),
]);
export const headers = { "content-type": "video/mp4", etag: '"one"' };
export const hash = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

export async function read(
  server: Server,
  options: Partial<FetchOptions> = {},
  downloadHosts: string[] = [],
) {
  const body: Buffer[] = [];
  const clock = testClock();
  const chunks = fetchVerified(settingsFor(server.url, { downloadHosts }), `${server.url}/rec/download/x`, {
    token: "the-token",
    clock,
    ...options,
  });
  let summary: FetchSummary | undefined;
  let error: unknown;
  try {
    for (let step = await chunks.next(); ; step = await chunks.next()) {
      if (step.done) {
        summary = step.value;
        break;
      }
      body.push(step.value);
    }
  } catch (reason) {
    error = reason;
  }
  return {
    bytes: Buffer.concat(body),
    summary,
    reason: error instanceof DownloadError ? error.reason : error,
    clock,
  };
}

/** Sends so much of the file, then cuts the connection. */
export const cut =
  (from: number, to: number, more: Record<string, string> = {}) =>
  (response: ServerResponse) => {
    const status = from > 0 ? 206 : 200;
    const range = from > 0 ? { "content-range": `bytes ${from}-${file.length - 1}/${file.length}` } : {};
    response.writeHead(status, { ...headers, ...range, "content-length": file.length - from, ...more });
    response.write(file.subarray(from, to), () => setImmediate(() => response.destroy()));
  };
export const rest = (from: number): Reply => ({
  status: 206,
  headers: { ...headers, "content-range": `bytes ${from}-${file.length - 1}/${file.length}` },
  text: file.subarray(from),
});
export const fromOf = (seen: Seen) => Number(/bytes=(\d+)-/.exec(seen.headers.range ?? "")?.[1] ?? 0);
