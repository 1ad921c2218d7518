import { afterEach, describe, expect, it } from "vitest";
import { collect, graphError, start, stopServer } from "../testing/graph";
import type { Reply } from "../testing/http-server";
import { GraphError } from "./failure";
import { usersDelta } from "./graph";

afterEach(stopServer);

describe("failures", () => {
  const ask = (connection: Parameters<typeof usersDelta>[0]) =>
    collect(usersDelta(connection)).catch((error: unknown) => error);

  it.each<[Reply, string, number]>([
    [graphError(403, "Authorization_RequestDenied"), "permission_missing", 1],
    [graphError(404, "Request_ResourceNotFound"), "not_found", 1],
    [graphError(400, "Request_UnsupportedQuery"), "invalid_request", 1],
    [graphError(401, "InvalidAuthenticationToken"), "permission_missing", 2],
    [graphError(429, "TooManyRequests", { "retry-after": "7200" }), "throttled", 1],
    [graphError(500, "InternalServerError"), "outage", 6],
    [{ text: "<html>" }, "unreadable_answer", 1],
  ])("%o is %s", async (reply, kind, asked) => {
    const { connection, seen } = await start(() => reply);
    const failed = await ask(connection);
    expect(failed).toBeInstanceOf(GraphError);
    expect(failed).toMatchObject({ failure: { kind } });
    expect(JSON.stringify(failed)).not.toContain("Ada");
    expect(seen.filter(({ url }) => url.pathname.endsWith("/users/delta"))).toHaveLength(asked);
  });

  it.each([429, 503, 504])("waits on %i exactly as long as it is told", async (status) => {
    let first = true;
    const { connection, clock } = await start((_, base) => {
      if (!first)
        return { json: { value: [], "@odata.deltaLink": `${base}/v1.0/users/delta?$deltatoken=d` } };
      first = false;
      return graphError(status, "TooManyRequests", { "retry-after": "12" });
    });
    expect(await ask(connection)).toMatchObject([{ kind: "page" }]);
    expect(clock.slept).toEqual([12_000]);
  });

  const aadsts = (status: number, error: string, ...codes: number[]): Reply => ({
    status,
    json: {
      error,
      error_description: `AADSTS${codes[0] ?? 0}: Ada`,
      error_codes: codes,
      timestamp: "2026-11-21 12:00:00Z",
      trace_id: "t",
      correlation_id: "c",
    },
  });

  it.each<[Reply, string]>([
    [aadsts(400, "unauthorized_client", 700016), "consent_missing"],
    [aadsts(400, "invalid_grant", 65001), "consent_missing"],
    [aadsts(401, "invalid_client", 7000215), "misconfigured"],
    [aadsts(401, "invalid_client", 999999999), "misconfigured"],
    [aadsts(400, "invalid_request", 90002), "unknown_tenant"],
    [aadsts(400, "invalid_tenant"), "unknown_tenant"],
    [aadsts(400, "access_denied", 53003), "blocked_by_policy"],
    [aadsts(503, "temporarily_unavailable"), "outage"],
    [{ status: 400, text: "<html>" }, "unreadable_answer"],
  ])("tells what Entra means by %o", async (reply, kind) => {
    const { connection } = await start(
      () => ({ json: {} }),
      () => reply,
    );
    expect(await ask(connection)).toMatchObject({ failure: { kind } });
  });
});
