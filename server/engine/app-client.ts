import { z } from "zod";
import {
  canonical,
  errorSchema,
  headers,
  isSigned,
  opSchema,
  sign,
  type Op,
  type RunError,
} from "./protocol";
import { registerBodySchema, type RegisterBody } from "./registration";
import { callTimeoutMs } from "./queue-settings";
import { retryTime } from "./time";

const inBandSchema = z.object({ app_id: z.string(), functions: z.array(z.unknown()) });

/** Where the app serves its functions, and the key by which both sides sign. */
export type App = { serveUrl: string; signingKey: string };

export type Answer =
  | { kind: "done"; data: unknown }
  | { kind: "ops"; ops: Op[]; retry: Retry; races: boolean }
  | { kind: "error"; error: RunError; retry: Retry }
  /** The call did not reach the app's functions: nothing ran, nothing counts. */
  | { kind: "unreachable"; reason: string };

/** Whether and when the app wants to be called again after an error. */
export type Retry = { allowed: boolean; at: Date | undefined };

/** Errors of a connection that never came about. */
const refusals = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);
/** Statuses that somebody before the functions gives: a router, a proxy, or the SDK when the keys differ. */
const notTheFunctions = new Set([401, 403, 404, 502, 503, 504]);

/**
 * Calls a function (`stepId` "step") or one of its planned steps, signed; the answer counts only if it is signed too.
 *
 * @param signal ends the call early when the engine stops
 */
export async function callFunction(
  app: App,
  call: { functionId: string; stepId: string; body: unknown },
  signal: AbortSignal,
): Promise<Answer> {
  const url = new URL(app.serveUrl);
  url.searchParams.set("fnId", call.functionId);
  url.searchParams.set("stepId", call.stepId);
  try {
    const response = await post("POST", url, call.body, app.signingKey, signal);
    const text = await response.text();
    const signed = isSigned(text, response.headers.get(headers.signature), app.signingKey, new Date());
    if (!signed && notTheFunctions.has(response.status))
      return { kind: "unreachable", reason: `HTTP ${response.status}` };
    if (!signed) return refused(`The answer (HTTP ${response.status}) is not signed.`);
    return read(response, text);
  } catch (error) {
    const code = connectionError(error);
    if (refusals.has(code)) return { kind: "unreachable", reason: code };
    return refused(`The call to the app broke off (${code}).`);
  }
}

/**
 * Asks the app for its functions. The SDK gives them in its signed answer; where that is switched off, and for a
 * server of Inngest, it posts them to that server's `/fn/register` before it answers.
 *
 * @param inBand false leaves it to the app to tell the server it knows
 * @returns the functions, or undefined when the app has posted them itself
 * @throws Error when it did not: unreachable, other keys, or the server refused functions
 */
export async function askForFunctions(
  app: App,
  signal: AbortSignal,
  inBand: boolean,
): Promise<RegisterBody | undefined> {
  const extra: Record<string, string> = inBand ? { [headers.syncKind]: "in_band" } : {};
  const response = await post(
    "PUT",
    new URL(app.serveUrl),
    { url: app.serveUrl },
    app.signingKey,
    signal,
    extra,
  );
  const text = await response.text();
  if (!response.ok) throw new Error(`The app answered HTTP ${response.status} to the request to register.`);
  if (response.headers.get(headers.syncKind) !== "in_band") return undefined;
  if (!isSigned(text, response.headers.get(headers.signature), app.signingKey, new Date())) {
    throw new Error("The app's list of functions is not signed.");
  }
  const { app_id: appName, functions } = inBandSchema.parse(JSON.parse(text));
  return registerBodySchema.parse({ appName, functions });
}

function post(
  method: string,
  url: URL,
  body: unknown,
  signingKey: string,
  signal: AbortSignal,
  extra: Record<string, string> = {},
): Promise<Response> {
  const text = canonical(body);
  return fetch(url, {
    method,
    body: text,
    redirect: "error",
    signal: AbortSignal.any([signal, AbortSignal.timeout(callTimeoutMs)]),
    headers: {
      "content-type": "application/json",
      [headers.signature]: sign(text, signingKey, new Date()),
      [headers.requestVersion]: "2",
      ...extra,
    },
  });
}

function read(response: Response, text: string): Answer {
  const body = text === "" ? null : (JSON.parse(text) as unknown);
  const retry = {
    allowed: response.headers.get(headers.noRetry) !== "true",
    at: retryTime(response.headers.get(headers.retryAfter), new Date()),
  };
  if (response.status === 206) {
    const ops = z.union([z.array(opSchema), opSchema.transform((op) => [op])]).parse(body);
    return { kind: "ops", ops, retry, races: response.headers.get(headers.requestVersion) === "1" };
  }
  if (response.status === 200) return { kind: "done", data: body };
  return { kind: "error", error: errorSchema.parse(body), retry };
}

function refused(message: string): Answer {
  return { kind: "error", error: { name: "EngineError", message }, retry: { allowed: true, at: undefined } };
}

function connectionError(error: unknown): string {
  const source = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (source instanceof Error && "code" in source && typeof source.code === "string") return source.code;
  return source instanceof Error ? source.name : "unknown";
}
