import { randomUUID } from "node:crypto";
import type { Reply, Request } from "../http";
import type { World } from "../world";
import { openCall, type Call } from "./access";
import { groupsDelta, usersDelta } from "./delta";
import { GraphError, graphErrors } from "./errors";
import { getGroup, listGrants, listGroups, listMembers, organization } from "./groups";
import { countUsers, getManager, getUser, listUsers, me } from "./users";

function users(call: Call, [id, relation, ...rest]: string[]): Reply | undefined {
  if (id === undefined) return listUsers(call);
  if (rest.length > 0) return undefined;
  if (relation === undefined) {
    if (id === "delta" || id === "delta()") return usersDelta(call);
    return id === "$count" ? countUsers(call) : getUser(call, id);
  }
  return relation === "manager" ? getManager(call, id) : undefined;
}

function groups(call: Call, [id, relation, ...rest]: string[]): Reply | undefined {
  if (id === undefined) return listGroups(call);
  if (rest.length > 0) return undefined;
  if (relation === undefined)
    return id === "delta" || id === "delta()" ? groupsDelta(call) : getGroup(call, id);
  if (relation === "members") return listMembers(call, id, false);
  return relation === "transitiveMembers" ? listMembers(call, id, true) : undefined;
}

function route(call: Call, segments: string[]): Reply {
  const [collection = "", ...rest] = segments;
  const found = ((): Reply | undefined => {
    if (collection === "users") return users(call, rest);
    if (collection === "groups") return groups(call, rest);
    if (collection === "me") return rest.length === 0 ? me(call) : users(call, [call.oid, ...rest]);
    if (rest.length > 0) return undefined;
    if (collection === "organization") return organization(call);
    return collection === "oauth2PermissionGrants" ? listGrants(call) : undefined;
  })();
  if (found === undefined) throw graphErrors.segment(segments.at(-1) ?? "");
  return found;
}

type GraphAnswer = { reply: Reply; permission: string | null };

/** Everything below `/graph/v1.0`: token first, then ordered faults, then the call; also says which permission it needed. */
export async function graph(world: World, request: Request, segments: string[]): Promise<GraphAnswer> {
  const header = request.headers["client-request-id"];
  const clientRequestId = typeof header === "string" ? header : undefined;
  let call: Call | undefined;
  try {
    call = await openCall(world, request);
    const retryAfterSeconds = world.faults.takeThrottle();
    if (retryAfterSeconds !== undefined) throw graphErrors.throttled(retryAfterSeconds);
    const status = world.faults.takeFailure();
    if (status !== undefined) throw graphErrors.outage(status);
    if (request.method !== "GET")
      throw graphErrors.badRequest("Specified HTTP method is not allowed for the request target.");
    const reply = route(call, segments);
    return {
      reply: { ...reply, headers: { ...reply.headers, "request-id": randomUUID() } },
      permission: call.permission,
    };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return { reply: error.toReply(world.now(), clientRequestId), permission: call?.permission ?? null };
  }
}
