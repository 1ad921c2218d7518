import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createControl, type Control } from "./control";
import {
  DEFAULT_APP_ROLES,
  DEFAULT_CLIENT_ID,
  DEFAULT_CLIENT_SECRET,
  DEFAULT_REDIRECT_URI,
} from "./defaults";
import { loadPopulation, parsePopulation } from "./directory";
import { readRequest } from "./http";
import { answerRequest } from "./routes";
import { StateFile } from "./state";
import { World, type Client } from "./world";

export type EntraOptions = {
  /** 0 = any free port. */
  port: number;
  /** A population file, or the population itself. */
  directory: string | object;
  clientId?: string;
  clientSecret?: string;
  redirectUris?: string[];
  /** Besides the redirect URIs; by default `/` and `/sign-in` of each of their origins. */
  postLogoutUris?: string[];
  /** Application permissions that the registration asks for. */
  appRoles?: string[];
  /** Keeps consents and signing keys over a restart. */
  stateDir?: string;
  /** Objects on a Graph page where the caller does not say. */
  pageSize?: number;
};

export type Entra = { url: string; port: number; close(): Promise<void>; control: Control };

const LOOPBACK_NAMES = ["localhost", "127.0.0.1"];
const GRAPH_PAGE_SIZE = 100;

function clientOf(options: EntraOptions): Client {
  const redirectUris = options.redirectUris ?? [DEFAULT_REDIRECT_URI];
  const origins = [...new Set(redirectUris.map((uri) => new URL(uri).origin))];
  return {
    id: options.clientId ?? DEFAULT_CLIENT_ID,
    secret: options.clientSecret ?? DEFAULT_CLIENT_SECRET,
    redirectUris,
    postLogoutUris:
      options.postLogoutUris ?? origins.flatMap((origin) => [origin, `${origin}/`, `${origin}/sign-in`]),
    appRoles: options.appRoles ?? DEFAULT_APP_ROLES,
  };
}

async function serve(world: World, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const host = (message.headers.host ?? "").replace(/:\d+$/, "");
  // Refuses names that were pointed at the loopback address to reach it from a browser.
  if (!LOOPBACK_NAMES.includes(host)) {
    response.writeHead(421).end();
    return;
  }
  try {
    const { status, headers, body } = await answerRequest(world, await readRequest(message, world.baseUrl));
    response.writeHead(status, headers).end(body);
  } catch (error) {
    process.stderr.write(
      `entra stand-in: ${error instanceof Error ? (error.stack ?? error.message) : "failed"}\n`,
    );
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Starts the stand-in on the loopback address; throws when the directory is not valid or the port is taken. */
export async function startEntra(options: EntraOptions): Promise<Entra> {
  const { directory } = options;
  const tenants = typeof directory === "string" ? loadPopulation(directory) : parsePopulation(directory);
  const state = new StateFile(options.stateDir);
  const world = await World.create(clientOf(options), state, tenants, options.pageSize ?? GRAPH_PAGE_SIZE);
  const server = createServer((message, response) => void serve(world, message, response));
  const port = await listen(server, options.port);
  world.baseUrl = `http://localhost:${port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: world.baseUrl, port, close, control: createControl(world) };
}
