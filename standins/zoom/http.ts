import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Request = {
  raw: IncomingMessage;
  method: string;
  path: string;
  query: URLSearchParams;
  at: readonly string[];
};
export type Handler = (request: Request, reply: ServerResponse) => void | Promise<void>;
/** `name` is how requests are counted. Paths are matched as they came, without decoding. */
export type Route = { method: string; path: RegExp; name: string; handle: Handler };

export function sendJson(
  reply: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const bytes = Buffer.from(JSON.stringify(body));
  reply.writeHead(status, {
    "content-type": "application/json;charset=UTF-8",
    "content-length": bytes.length,
    ...headers,
  });
  reply.end(bytes);
}

export function sendHtml(reply: ServerResponse, status: number, html: string): void {
  const bytes = Buffer.from(html);
  reply.writeHead(status, { "content-type": "text/html;charset=UTF-8", "content-length": bytes.length });
  reply.end(bytes);
}

export function redirect(reply: ServerResponse, status: 302 | 303, location: string): void {
  reply.writeHead(status, { location, "content-length": 0 });
  reply.end();
}

export async function readBody(raw: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of raw as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

export const readForm = async (raw: IncomingMessage) => new URLSearchParams(await readBody(raw));

/** The credential of `Authorization: <scheme> ...`, if that is there. */
export function credential(raw: IncomingMessage, scheme: "Bearer" | "Basic"): string | undefined {
  const [name, value] = (raw.headers.authorization ?? "").split(" ");
  return name?.toLowerCase() === scheme.toLowerCase() && value ? value : undefined;
}

/** Percent-decoding that leaves a malformed text as it is. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const trackingId = () => `v=2.0;clid=standin;rid=WEB_${randomBytes(16).toString("hex")}`;

/** Listens on the loopback interface; `seen` hears of every request that a route takes. */
export async function listen(
  port: number,
  routes: Route[],
  notFound: Handler,
  seen: (name: string) => void,
): Promise<Listener> {
  const server = createServer((raw, reply) => {
    const [path = "/", search = ""] = (raw.url ?? "/").split("?");
    const method = raw.method ?? "GET";
    const asked = method === "HEAD" ? "GET" : method;
    const query = new URLSearchParams(search);
    const found = routes.flatMap((route) => {
      const at = route.method === asked ? route.path.exec(path) : null;
      return at ? [{ route, at }] : [];
    })[0];
    if (found) seen(found.route.name);
    const handle = found?.route.handle ?? notFound;
    const at = found?.at ?? [];
    Promise.resolve()
      .then(() => handle({ raw, method, path, query, at }, reply))
      .catch((error: unknown) => {
        console.error(error);
        if (reply.headersSent) reply.destroy();
        else sendJson(reply, 500, { code: 500, message: "The stand-in failed; see its output." });
      });
  });
  await new Promise<void>((done, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", done);
  });
  const { port: bound } = server.address() as AddressInfo;
  return { port: bound, url: `http://localhost:${bound}`, close: () => closeServer(server) };
}

export type Listener = { port: number; url: string; close: () => Promise<void> };

const closeServer = (server: Server) =>
  new Promise<void>((done, failed) => {
    server.close((error) => (error ? failed(error) : done()));
    server.closeAllConnections();
  });
