/*
 * Orders over HTTP, for tests and demonstrations in other processes. Loopback only; the body is JSON:
 *   POST /__control/rotateKeys | expireDeltaTokens | clearRequests          {}
 *   POST /__control/throttleGraph    {count, retryAfterSeconds}
 *   POST /__control/failGraph        {count, status?, after?}     emptyPages {count, after?}
 *   POST /__control/enlarge          {tenant, people, groups}
 *   POST /__control/nextIdToken      {nonce?, audience?, tid?, issuer?, expired?, signedBy?: "unknown" | "published"}
 *   POST /__control/nextSignIn       {error?, code?, description?}
 *   POST /__control/advanceClock     {seconds}
 *   POST /__control/putUser          {tenant, user}       removeUser   {tenant, user, reason?: "changed" | "deleted"}
 *   POST /__control/putGroup         {tenant, group}      removeGroup  {tenant, group, reason?}
 *   POST /__control/grantConsent | revokeConsent            {tenant}
 *   GET  /__control/requests         -> [{method, path, query, status, permission}]
 * A tenant is named by id or domain; a user and a group have the shape of the population file.
 */
import { z } from "zod";
import { findOrder } from "./control";
import { json, type Reply, type Request } from "./http";
import type { World } from "./world";

/** Answers an order: 204 done, 400 with `{error}` when it can't be, 404 for an unknown one. */
export async function controlRoute(world: World, request: Request, name: string): Promise<Reply> {
  if (request.method === "GET" && name === "requests") return json(200, world.requests);
  // A page in somebody's browser can send neither this content type nor this verb here without a preflight, which fails.
  const isJson = request.headers["content-type"]?.split(";")[0] === "application/json";
  const order = findOrder(world, name);
  if (request.method !== "POST" || order === undefined)
    return json(404, { error: `There is no order "${name}"` });
  if (!isJson) return json(415, { error: "Send application/json" });
  try {
    await order(JSON.parse(request.body));
    return { status: 204, headers: {}, body: "" };
  } catch (error) {
    if (error instanceof z.ZodError) return json(400, { error: z.prettifyError(error) });
    return json(400, { error: error instanceof Error ? error.message : "The order failed" });
  }
}
