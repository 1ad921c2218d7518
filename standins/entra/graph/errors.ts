import { randomUUID } from "node:crypto";
import { json, type Reply } from "../http";

/** An error as Graph reports it; callers compare `code`, never the message. */
export class GraphError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }

  toReply(now: number, clientRequestId: string | undefined): Reply {
    const id = randomUUID();
    const innerError = {
      date: new Date(now).toISOString().slice(0, 19),
      "request-id": id,
      "client-request-id": clientRequestId ?? id,
    };
    const error = { code: this.code, message: this.message, innerError };
    return json(this.status, { error }, { "request-id": id, ...this.headers });
  }
}

export const graphErrors = {
  token: (message: string) =>
    new GraphError(401, "InvalidAuthenticationToken", message, {
      "www-authenticate": 'Bearer realm="", error="invalid_token"',
    }),
  denied: () =>
    new GraphError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
  notFound: (id: string) =>
    new GraphError(
      404,
      "Request_ResourceNotFound",
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    ),
  badRequest: (message: string) => new GraphError(400, "Request_BadRequest", message),
  unsupported: (message: string) => new GraphError(400, "Request_UnsupportedQuery", message),
  segment: (name: string) =>
    new GraphError(400, "BadRequest", `Resource not found for the segment '${name}'.`),
  property: (name: string, type: string) =>
    new GraphError(
      400,
      "BadRequest",
      `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`,
    ),
  throttled: (retryAfterSeconds: number) =>
    new GraphError(429, "TooManyRequests", "Too many requests. Retry after the time given.", {
      "retry-after": String(retryAfterSeconds),
    }),
  outage: (status: number) =>
    new GraphError(
      status,
      status === 500 ? "InternalServerError" : "ServiceNotAvailable",
      "Try again later.",
    ),
  resync: (location: string) =>
    new GraphError(410, "syncStateNotFound", "The sync state generation is not found; resync required.", {
      location,
    }),
};
