import { SignJWT } from "jose";
import { readEntraSettings } from "../microsoft/settings";
import { type Reply, type Seen, serve, testClock } from "./http-server";

export const tid = "fbbfdecf-d3f9-46dd-ad49-44cfadec859b";
let server: Awaited<ReturnType<typeof serve>> | undefined;
/** Ends the server that a test started. */
export const stopServer = () => server?.close();
/** Where it is. */
export const serverUrl = () => server?.url ?? "";

export const roles = ["User.Read.All", "GroupMember.Read.All"];
const jwt = () => new SignJWT({ roles }).setProtectedHeader({ alg: "HS256" }).sign(Buffer.alloc(32));

/** Entra and Graph on one server: tokens are given unless `entra` says otherwise. */
export async function start(graph: (seen: Seen, url: string) => Reply, entra?: () => Reply | undefined) {
  const token = await jwt();
  const started = (server = await serve((seen): Reply => {
    if (seen.url.pathname !== `/${tid}/oauth2/v2.0/token`) return graph(seen, started.url);
    return (
      entra?.() ?? {
        json: { token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599, access_token: token },
      }
    );
  }));
  const clock = testClock();
  const settings = readEntraSettings({
    ENTRA_URL: started.url,
    GRAPH_URL: `${started.url}/v1.0`,
    ENTRA_CLIENT_ID: "client-id",
    ENTRA_CLIENT_SECRET: "client-secret",
  });
  return { connection: { settings, tid, clock }, clock, token, seen: started.seen };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export const graphError = (status: number, code: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { "request-id": "r-1", ...headers },
  json: {
    error: { code, message: "Ada may not", innerError: { date: "2026-11-21T12:00:00", "request-id": "r-1" } },
  },
});
