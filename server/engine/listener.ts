import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { v7 as uuid } from "uuid";
import { z } from "zod";
import { log } from "@/server/lib/log";
import { bearerOf, eventSchema, headers, sameSecret, type EngineEvent, type IncomingEvent } from "./protocol";
import { describeRefusals, registerBodySchema, type RegisterBody, type Registration } from "./registration";

const maxBodyBytes = 8 * 1024 * 1024;
const incomingSchema = z.union([z.array(eventSchema), eventSchema.transform((event) => [event])]);

export type ListenerOptions = {
  port: number;
  signingKey: string;
  eventKey: string;
  /** Events are taken only once it is known which functions there are: before that they would start nothing. */
  isReady(): boolean;
  onRegister(body: RegisterBody): Promise<Registration>;
  onEvents(events: EngineEvent[]): Promise<void>;
};
type Reply = { status: number; body: Record<string, unknown> };

/** Listens on 127.0.0.1 for what the SDK sends to a server of Inngest: `POST /fn/register` and `POST /e/KEY`. */
export async function listen(options: ListenerOptions) {
  const server = createServer((request, response) => {
    answer(options, request)
      .catch((err: unknown): Reply => {
        if (err instanceof z.ZodError || err instanceof SyntaxError)
          return refuse(400, "The body does not fit.");
        log.error({ err }, "engine request failed");
        return refuse(500, "The engine could not do this now.");
      })
      .then((reply) => send(response, reply))
      .catch((err: unknown) => log.error({ err }, "engine answer failed"));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeIdleConnections();
      await new Promise((resolve) => {
        server.close(resolve);
        setTimeout(() => server.closeAllConnections(), 1000).unref();
      });
    },
  };
}

async function answer(options: ListenerOptions, request: IncomingMessage): Promise<Reply> {
  const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
  if (request.method === "GET" && pathname === "/health")
    return { status: 200, body: { ready: options.isReady() } };
  if (request.method !== "POST") return refuse(404, "Not found");
  if (pathname === "/fn/register") return register(options, request);
  const key = /^\/e\/([^/]+)$/.exec(pathname)?.[1];
  if (key !== undefined) return takeEvents(options, request, decodeURIComponent(key));
  return refuse(404, "The embedded engine does not do this.");
}

async function register(options: ListenerOptions, request: IncomingMessage): Promise<Reply> {
  const token = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
  if (!sameSecret(token, bearerOf(options.signingKey))) return refuse(401, "Unknown signing key");
  const { refused, modified } = await options.onRegister(registerBodySchema.parse(await readJson(request)));
  if (refused.length > 0)
    return { status: 400, body: { status: 400, error: describeRefusals(refused), modified } };
  return { status: 200, body: { status: 200, modified } };
}

async function takeEvents(options: ListenerOptions, request: IncomingMessage, key: string): Promise<Reply> {
  if (!sameSecret(key, options.eventKey)) return refuse(401, "Unknown event key");
  if (!options.isReady()) return refuse(503, "No functions are registered yet");
  const seed = request.headers[headers.eventIdSeed];
  const events = incomingSchema
    .parse(await readJson(request))
    .map((event, index) => complete(event, seed, index));
  if (events.some(({ name }) => name.startsWith("inngest/")))
    return refuse(400, "Names below inngest/ are reserved");
  await options.onEvents(events);
  return { status: 200, body: { status: 200, ids: events.map(({ id }) => id) } };
}

/** An event without an id gets one from the sender's seed, so that the SDK's repetition of a request is recognised. */
function complete(event: IncomingEvent, seed: string | string[] | undefined, index: number): EngineEvent {
  const id = event.id ?? (typeof seed === "string" ? `${seed},${index}` : uuid());
  return { ...event, id, ts: event.ts ?? Date.now() };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new SyntaxError("The body is too big.");
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown;
}

const refuse = (status: number, error: string): Reply => ({ status, body: { status, error } });

function send(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
