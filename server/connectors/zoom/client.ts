import type { z } from "zod";
import { type Answer, call, jsonOf, TransportError } from "../http";
import { backoffMs, type Clock, parseRetryAfter, senderNow, systemClock } from "../retry";
import { type FailureFacts, judge, ZoomError, type ZoomFailure } from "./failure";
import { routeTo } from "./http-guard";
import { errorSchema } from "./schema";
import type { ZoomSettings } from "./settings";
import { accessToken, type TokenStore } from "./token";

type Weight = "light" | "medium" | "heavy" | "resource_intensive";
/**
 * Zoom's rate limit classes, those of Zoom Phone by themselves; the limits are per Zoom account and shared with every
 * other vendor's app on it.
 */
export type RateLabel = Weight | `phone_${Weight}`;
export type RateBudget = {
  /** Resolves when the call may be made. Throws ZoomError `throttled` when that is not within minutes. */
  take: (label: RateLabel) => Promise<void>;
  /** Zoom says that a limit is reached: whoever shares it waits too. */
  throttled?: (label: RateLabel, limit: { retryAt: number | null; daily: boolean }) => Promise<void>;
};

export type ZoomConnection = {
  settings: ZoomSettings;
  tokens: TokenStore;
  budget: RateBudget;
  signal?: AbortSignal;
  clock?: Clock;
  /** Of one request, ms; 30 s by default. */
  timeoutMs?: number;
  /** The longest single wait, ms, before a throttled call is given up to be tried in a later run; 60 s by default. */
  maxWaitMs?: number;
};

/** Encode a meeting uuid for a path: twice when it begins with "/" or holds "//", or Zoom takes it for another path. */
export function uuidInPath(uuid: string): string {
  const once = encodeURIComponent(uuid);
  return uuid.startsWith("/") || uuid.includes("//") ? encodeURIComponent(once) : once;
}

const maxTries = 6;
const togetherMs = 500;
/** A limit for the second or minute never holds anybody back for longer: this is the day's, whatever it is called. */
const longestPauseMs = 15 * 60_000;

/**
 * One GET of Zoom's API, with budget, token, refresh, back-off and a checked answer. `path` begins with "/" and holds
 * encoded values only. Throws ZoomError.
 */
export async function zoomGet<S extends z.ZodType>(
  connection: ZoomConnection,
  request: { label: RateLabel; path: string; query?: Query; schema: S },
): Promise<z.infer<S>> {
  const { body, facts } = await exchange(connection, { ...request, method: "GET" });
  const read = request.schema.safeParse(body);
  if (read.success) return read.data;
  throw new ZoomError({ kind: "unreadable_answer" }, facts, { cause: new Error(read.error.issues[0]?.code) });
}

/** One change at Zoom, in the same manner; it may be sent twice, so only what is safe to repeat. Throws ZoomError. */
export async function zoomChange(
  connection: ZoomConnection,
  request: { method: "PATCH" | "DELETE"; label: RateLabel; path: string; query?: Query; body?: unknown },
): Promise<void> {
  await exchange(connection, request);
}

type Query = Record<string, string | null>;
type Exchange = {
  method: "GET" | "PATCH" | "DELETE";
  label: RateLabel;
  path: string;
  query?: Query;
  body?: unknown;
};

async function exchange(
  connection: ZoomConnection,
  request: Exchange,
): Promise<{ body: unknown; facts: FailureFacts }> {
  const { settings, budget, signal, clock = systemClock } = connection;
  const query = new URLSearchParams(
    Object.entries(request.query ?? {}).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
  const address = `${settings.apiUrl}${request.path}${query.size > 0 ? `?${query}` : ""}`;
  let refused: string | undefined;
  for (let tries = 1; ; tries++) {
    if (signal?.aborted) throw new ZoomError({ kind: "aborted" });
    await budget.take(request.label);
    const token = await tokenFor(connection, { now: clock.now, ...(refused ? { refused } : {}) });
    const outcome =
      typeof token === "string" ? await ask(connection, { ...request, address, token }, clock.now) : token;
    if ("body" in outcome) return outcome;
    if (outcome.failure === null) {
      // Refused with a fresh token: the grant lives, but Zoom does not let it in.
      if (refused || typeof token !== "string") throw new ZoomError({ kind: "forbidden" }, outcome.facts);
      refused = token;
      tries--;
      continue;
    }
    if (outcome.failure.kind === "throttled") await budget.throttled?.(request.label, outcome.failure);
    const waitMs = waitFor(outcome.failure, outcome.facts, { tries, clock });
    if (waitMs === null || tries >= maxTries || waitMs > (connection.maxWaitMs ?? 60_000)) {
      throw new ZoomError(
        outcome.failure,
        outcome.facts,
        outcome.cause ? { cause: outcome.cause } : undefined,
      );
    }
    await clock.sleep(waitMs, signal).catch(() => undefined);
  }
}

type Failed<Failure> = { failure: Failure; facts: FailureFacts; cause?: Error };
type Outcome = { body: unknown; facts: FailureFacts } | Failed<ZoomFailure | null>;

/** A token, or the outage that kept it from being refreshed, which may pass like any other. */
async function tokenFor(
  { settings, tokens }: ZoomConnection,
  options: Parameters<typeof accessToken>[2],
): Promise<string | Failed<ZoomFailure>> {
  try {
    return await accessToken(settings, tokens, options);
  } catch (error) {
    if (!(error instanceof ZoomError) || error.failure.kind !== "outage") throw error;
    return { failure: error.failure, facts: error.facts, cause: error };
  }
}

async function ask(
  connection: ZoomConnection,
  { method, address, token, body }: Pick<Exchange, "method" | "body"> & { address: string; token: string },
  now: () => number,
): Promise<Outcome> {
  const nothing: FailureFacts = { status: null, code: null, trackingId: null };
  const route = routeTo(connection.settings, address);
  if (!route?.mayHoldToken) return { failure: { kind: "misconfigured" }, facts: nothing };
  try {
    const answer = await call(address, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeoutMs: connection.timeoutMs ?? 30_000,
      dispatcher: route.dispatcher,
      signal: connection.signal,
    });
    return outcomeOf(answer, method, now());
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    if (error.reason === "aborted") return { failure: { kind: "aborted" }, facts: nothing };
    if (error.reason === "too_large") return { failure: { kind: "unreadable_answer" }, facts: nothing };
    return { failure: { kind: "outage", reason: error.reason }, facts: nothing, cause: error };
  }
}

/** A 200 whose body carries a `code` is an error all the same. */
function outcomeOf(answer: Answer, method: Exchange["method"], now: number): Outcome {
  const body = jsonOf(answer.text);
  const error = errorSchema.safeParse(body).data;
  const facts = {
    status: answer.status,
    code: error?.code ?? null,
    trackingId: answer.header("x-zm-trackingid"),
  };
  if (method !== "GET" && answer.status >= 200 && answer.status < 300 && !error) return { body, facts };
  if (answer.status === 200 && !error) {
    return body === undefined ? { failure: { kind: "unreadable_answer" }, facts } : { body, facts };
  }
  if (answer.status > 200 && answer.status < 400) return { failure: { kind: "unreadable_answer" }, facts };
  const wait = parseRetryAfter(answer.header("retry-after"), senderNow(answer.header("date"), now));
  const limit = `${answer.header("x-ratelimit-type") ?? ""} ${error?.message ?? ""}`;
  const failure = judge({
    status: answer.status,
    code: error?.code ?? null,
    message: error?.message ?? "",
    retryAt: wait === null ? null : now + wait,
    daily: /daily/i.test(limit) || (wait ?? 0) > longestPauseMs,
  });
  return { failure, facts };
}

/**
 * Milliseconds until another try makes sense, null = none does. A daily limit stops the tenant's job at once. A web page
 * in place of an answer is a gateway's. Workers that were told the same moment don't return together.
 */
function waitFor(
  failure: ZoomFailure,
  facts: FailureFacts,
  { tries, clock }: { tries: number; clock: Clock },
): number | null {
  const backoff = backoffMs(tries - 1, clock.random);
  if (failure.kind === "unreadable_answer") return facts.status === 200 ? backoff : null;
  if (failure.kind === "outage") return failure.reason === "refused_address" ? null : backoff;
  if (failure.kind !== "throttled" || failure.daily) return null;
  if (failure.retryAt === null) return backoff;
  return Math.max(0, failure.retryAt - clock.now()) + Math.round(togetherMs * clock.random());
}
