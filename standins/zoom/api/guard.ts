import type { ServerResponse } from "node:http";
import type { Account } from "../data/model";
import type { Fault, Place } from "../faults";
import { credential, decode, sendJson, trackingId, type Request, type Route } from "../http";
import type { Stand } from "../stand";
import type { Grant } from "../state";
import { noRecording, ZoomError } from "./errors";

export type Call = { request: Request; account: Account; grant: Grant; fault: Fault | undefined };
type Endpoint = {
  path: RegExp;
  name: string;
  category: "Light" | "Medium" | "Heavy";
  /** One of these is enough. */
  scopes: string[];
  place: Place;
  answer: (call: Call) => unknown;
};

/** One endpoint of the API: token, scopes, ordered faults, headers and error shape. */
export function endpoint(stand: Stand, { path, name, category, scopes, place, answer }: Endpoint): Route {
  const headers = () => ({
    "x-zm-trackingid": trackingId(),
    "x-ratelimit-category": category,
    "x-zm-zoneid": "VA2",
  });
  return {
    method: "GET",
    path,
    name: `GET /v2${name}`,
    handle: (request, reply) => {
      const fault = stand.faults.take(place, decode(request.path));
      if (fault && refuse(fault, reply, stand.now())) return;
      try {
        const grant = authorise(stand, request);
        if (!scopes.some((scope) => grant.scopes.includes(scope))) {
          throw new ZoomError(
            400,
            4711,
            `Invalid access token, does not contain scopes:[${scopes.join(", ")}].`,
          );
        }
        if (fault?.kind === "gone") throw noRecording();
        const account = stand.world.account(grant.accountId);
        sendJson(reply, 200, answer({ request, account, grant, fault }), headers());
      } catch (error) {
        if (!(error instanceof ZoomError)) throw error;
        sendJson(reply, error.status, error.body(), headers());
      }
    },
  };
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

/** Sends what an ordered 429, error or cut asks for; false when the fault is of another kind. */
export function refuse(fault: Fault, reply: ServerResponse, nowMs: number): boolean {
  if (fault.kind === "error") {
    sendJson(reply, fault.status, { code: fault.status, message: "Internal error." });
    return true;
  }
  if (fault.kind === "cut" && fault.on !== "cdn") {
    reply.destroy();
    return true;
  }
  if (fault.kind !== "rate limit") return false;
  const until = new Date(nowMs + fault.waitSeconds * 1000);
  const form = {
    none: {},
    seconds: { "retry-after": String(fault.waitSeconds) },
    "http date": { "retry-after": until.toUTCString() },
    "iso date": { "retry-after": until.toISOString().replace(/\.\d+Z$/, "Z") },
  }[fault.retryAfter];
  const kind = fault.retryAfter === "none" ? {} : { "x-ratelimit-type": fault.daily ? "Daily-limit" : "QPS" };
  const message = fault.daily
    ? "You have reached the maximum daily rate limit for this API. Refer to the response header for details on when you can make another request."
    : "You have reached the maximum per-second rate limit for this API. Try again later.";
  sendJson(reply, 429, { code: 429, message }, { ...form, ...kind });
  return true;
}
