import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Account } from "../data/model";
import type { Fault, Place } from "../faults";
import { htmlPage } from "../html";
import {
  credential,
  decode,
  redirect,
  sendHtml,
  sendJson,
  trackingId,
  type Request,
  type Route,
} from "../http";
import type { Stand } from "../stand";
import type { Grant } from "../state";
import { noRecording, ZoomError } from "./errors";

export type Call = { request: Request; account: Account; grant: Grant; fault: Fault | undefined };
type Endpoint = {
  /** GET unless said. */
  method?: "PATCH" | "DELETE";
  path: RegExp;
  name: string;
  category: "Light" | "Medium" | "Heavy";
  /** One of these is enough. */
  scopes: string[];
  place: Place;
  answer: (call: Call) => unknown;
};

/** An answer that lies elsewhere: files come by a redirect. */
export class Elsewhere {
  constructor(readonly address: string) {}
}

/** A change that was made, or that a lock kept from being made: 204 either way. */
export class NoContent {}

/** One endpoint of the API: token, scopes, ordered faults, headers and error shape. */
export function endpoint(
  stand: Stand,
  { method, path, name, category, scopes, place, answer }: Endpoint,
): Route {
  const headers = () => ({
    "x-zm-trackingid": trackingId(),
    "x-ratelimit-category": category,
    "x-zm-zoneid": "VA2",
  });
  return {
    method: method ?? "GET",
    path,
    name: `${method ?? "GET"} /v2${name}`,
    handle: async (request, reply) => {
      const laterPage = Boolean(request.query.get("next_page_token"));
      const fault = stand.faults.take(place, decode(request.path), laterPage);
      if (fault && (await refuse(fault, reply, stand.now()))) return;
      try {
        if (fault?.kind === "expired") stand.grants.expireAccessTokens();
        if (fault?.kind === "revoked") removeGrantOf(stand, request);
        const grant = authorise(stand, request);
        if (fault?.kind === "missing scope") throw lacksScopes(fault, scopes);
        if (!scopes.some((scope) => grant.scopes.includes(scope))) {
          throw lacksScopes({ status: 400, code: 4711 }, scopes);
        }
        if (fault?.kind === "no permission") throw new ZoomError(400, 200, "No permission.");
        if (fault?.kind === "gone") throw noRecording();
        const account = stand.world.account(grant.accountId);
        const body = await answer({ request, account, grant, fault });
        if (fault?.kind === "lost") reply.destroy();
        else if (body instanceof Elsewhere) redirect(reply, 302, body.address);
        else if (body instanceof NoContent) reply.writeHead(204, headers()).end();
        else sendJson(reply, 200, body, headers());
      } catch (error) {
        if (!(error instanceof ZoomError)) throw error;
        sendJson(reply, error.status, error.body(), headers());
      }
    },
  };
}

const lacksScopes = ({ status, code }: { status: number; code: number }, scopes: string[]) =>
  new ZoomError(
    status,
    code,
    `Invalid access token, does not contain scopes${code === 4711 ? `:[${scopes.join(", ")}]` : ""}.`,
  );

/** As when somebody removes an unpublished app: nobody is told. */
function removeGrantOf(stand: Stand, request: Request): void {
  const found = stand.grants.byAccessToken(credential(request.raw, "Bearer") ?? "");
  stand.grants.remove((grant) => grant === found?.grant);
}

function authorise(stand: Stand, request: Request): Grant {
  if (request.query.has("access_token")) {
    throw new ZoomError(
      401,
      124,
      "Invalid access token, this access token is not supported as query parameter string.",
    );
  }
  const found = stand.grants.byAccessToken(credential(request.raw, "Bearer") ?? "");
  if (!found) throw new ZoomError(401, 124, "Invalid access token.");
  if (found.expired) throw new ZoomError(401, 124, "Access token is expired.");
  return found.grant;
}

/** Sends what an ordered 429, error, page or cut asks for, and waits a delay out; false when the fault is of another kind. */
export async function refuse(fault: Fault, reply: ServerResponse, nowMs: number): Promise<boolean> {
  if (fault.kind === "delay") await wait(fault.ms);
  if (fault.kind === "error") {
    if (fault.page) sendHtml(reply, fault.status, htmlPage("Error", `<p>${fault.status}</p>`));
    else sendJson(reply, fault.status, { code: fault.status, message: "Internal error." });
    return true;
  }
  if (fault.kind === "html" && fault.on !== "cdn" && fault.on !== "download") {
    sendHtml(reply, 200, htmlPage("Sign In", "<p>Sign in.</p>"));
    return true;
  }
  if (fault.kind === "cut" && fault.on !== "cdn") {
    reply.destroy();
    return true;
  }
  if (fault.kind !== "rate limit") return false;
  throttle(fault, reply, nowMs);
  return true;
}

function throttle(fault: Extract<Fault, { kind: "rate limit" }>, reply: ServerResponse, nowMs: number): void {
  const until = new Date(nowMs + fault.waitSeconds * 1000);
  const form = {
    none: {},
    seconds: { "retry-after": String(fault.waitSeconds) },
    "http date": { "retry-after": until.toUTCString() },
    "iso date": { "retry-after": until.toISOString().replace(/\.\d+Z$/, "Z") },
  }[fault.retryAfter];
  const kind = fault.retryAfter === "none" ? {} : { "x-ratelimit-type": fault.daily ? "Daily-limit" : "QPS" };
  const headers = { date: new Date(nowMs).toUTCString(), ...form, ...kind };
  if (fault.body === "text") {
    reply.writeHead(429, { ...headers, "content-type": "text/plain" });
    reply.end("Too many concurrent requests. Try again later.");
    return;
  }
  const message = fault.daily
    ? "You have reached the maximum daily rate limit for this API. Refer to the response header for details on when you can make another request."
    : "You have reached the maximum per-second rate limit for this API. Try again later.";
  sendJson(reply, 429, { code: 429, message }, headers);
}
