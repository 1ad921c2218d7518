import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Seen = { method: string; url: URL; headers: IncomingMessage["headers"]; body: string };
export type Reply =
  | { status?: number; headers?: Record<string, string>; json?: unknown; text?: string | Uint8Array }
  /** Answers by hand, for cut and odd transfers. */
  | ((response: ServerResponse) => void);

/** A small server on loopback that answers by `handler` and remembers what it was asked. */
export async function serve(handler: (seen: Seen) => Reply) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const asked: Seen = {
        method: request.method ?? "",
        url: new URL(request.url ?? "/", "http://server"),
        headers: request.headers,
        body: Buffer.concat(chunks).toString("utf8"),
      };
      seen.push(asked);
      const reply = handler(asked);
      if (typeof reply === "function") return reply(response);
      const { status = 200, headers = {}, json, text = "" } = reply;
      const body = Buffer.from(json === undefined ? text : JSON.stringify(json));
      const type: Record<string, string> = json === undefined ? {} : { "content-type": "application/json" };
      response.writeHead(status, { ...type, "content-length": body.length, ...headers });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A clock that stands still but for its sleeps, which it remembers. */
export function testClock(start = Date.parse("2026-11-21T12:00:00Z")) {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    random: () => 0,
    sleep: (ms: number) => {
      slept.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
}
