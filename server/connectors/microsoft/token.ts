import { decodeJwt } from "jose";
import { Agent } from "undici";
import { z } from "zod";
import { type Answer, call, type Call, jsonOf, TransportError } from "../http";
import { parseRetryAfter, systemClock, type Clock } from "../retry";
import { GraphError, judgeEntra } from "./failure";
import { type EntraSettings, graphDefaultScope } from "./settings";

export type GraphConnection = {
  settings: EntraSettings;
  /** The organization's Entra tenant id. */
  tid: string;
  signal?: AbortSignal;
  clock?: Clock;
  /** Of one request, ms; 30 s by default. */
  timeoutMs?: number;
  /** The longest single wait, ms, before a throttled call is given up to be tried in a later run; 60 s by default. */
  maxWaitMs?: number;
};

type AppToken = { token: string; expiresAt: number };

const marginMs = 5 * 60_000;
const cached = new WeakMap<EntraSettings, Map<string, AppToken>>();
const agent = new Agent({ keepAliveTimeout: 10_000, connections: 16 });

const answerSchema = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });
const errorSchema = z.object({ error: z.string(), error_codes: z.array(z.number()).catch([]) });

/** The app's own token for a tenant, kept until five minutes before its end; `refused` forces a new one. */
export async function appToken(connection: GraphConnection, refused?: string): Promise<string> {
  const { settings, tid, clock = systemClock } = connection;
  const tokens = cached.get(settings) ?? new Map<string, AppToken>();
  cached.set(settings, tokens);
  const known = tokens.get(tid);
  if (known && known.token !== refused && known.expiresAt - clock.now() > marginMs) return known.token;
  const answer = await callMicrosoft(connection, tokenUrl(connection), {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: settings.clientId,
      client_secret: settings.clientSecret,
      scope: graphDefaultScope,
    }).toString(),
  });
  const fresh = readToken(answer, clock.now());
  tokens.set(tid, fresh);
  return fresh.token;
}

const tokenUrl = ({ settings, tid }: GraphConnection) =>
  `${settings.entraUrl}/${encodeURIComponent(tid)}/oauth2/v2.0/token`;

function readToken(answer: Answer, now: number): AppToken {
  const body = jsonOf(answer.text);
  const facts = { status: answer.status, errorCode: null, requestId: answer.header("x-ms-request-id") };
  const read = answerSchema.safeParse(body).data;
  if (answer.status === 200 && read)
    return { token: read.access_token, expiresAt: now + read.expires_in * 1000 };
  const error = errorSchema.safeParse(body).data;
  if (!error && answer.status < 500) throw new GraphError({ kind: "unreadable_answer" }, facts);
  const wait = parseRetryAfter(answer.header("retry-after"), now);
  const failure = judgeEntra(
    answer.status,
    error?.error ?? "",
    error?.error_codes ?? [],
    wait === null ? null : now + wait,
  );
  throw new GraphError(failure, { ...facts, errorCode: error?.error ?? null });
}

/**
 * The application permissions in the app's own token, freshly taken. Being given one at all proves that the
 * organization has accepted the app, which the return address of the consent page does not. Throws GraphError.
 */
export async function grantedRoles(connection: GraphConnection): Promise<string[]> {
  const known = cached.get(connection.settings)?.get(connection.tid)?.token;
  const token = await appToken(connection, known);
  try {
    return z.array(z.string()).catch([]).parse(decodeJwt(token)["roles"]);
  } catch {
    return [];
  }
}

/** One request to a Microsoft host. Throws GraphError for whatever happens before there is an answer. */
export async function callMicrosoft(
  connection: GraphConnection,
  url: string,
  request: Pick<Call, "method" | "headers" | "body">,
): Promise<Answer> {
  try {
    return await call(url, {
      ...request,
      timeoutMs: connection.timeoutMs ?? 30_000,
      dispatcher: agent,
      signal: connection.signal,
    });
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    if (error.reason === "aborted") throw new GraphError({ kind: "aborted" });
    if (error.reason === "too_large") throw new GraphError({ kind: "unreadable_answer" });
    const reason = error.reason === "timeout" ? "timeout" : "network";
    throw new GraphError({ kind: "outage", reason }, undefined, { cause: error });
  }
}
