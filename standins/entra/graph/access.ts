import { errors } from "jose";
import { z } from "zod";
import { GRAPH_APP_ID } from "../defaults";
import type { Request } from "../http";
import type { TenantDirectory } from "../tenant-directory";
import type { World } from "../world";
import { graphErrors } from "./errors";

const claimsSchema = z.object({
  tid: z.string(),
  oid: z.string(),
  idtyp: z.enum(["user", "app"]),
  scp: z.string().optional(),
  roles: z.array(z.string()).optional(),
});

/** One Graph call: who calls (a token is bound to one tenant), what was granted, and the permission the call needed. */
export type Call = {
  world: World;
  request: Request;
  tenant: TenantDirectory;
  app: boolean;
  oid: string;
  granted: string[];
  permission: string | null;
};

/** Reads and verifies the bearer token; throws 401 InvalidAuthenticationToken. */
export async function openCall(world: World, request: Request): Promise<Call> {
  const [scheme, token] = (request.headers.authorization ?? "").split(" ");
  if (scheme?.toLowerCase() !== "bearer" || !token) throw graphErrors.token("Access token is empty.");
  const payload = await world.keyring.verify(token, GRAPH_APP_ID, world.now()).catch((error: unknown) => {
    if (error instanceof errors.JWTExpired)
      throw graphErrors.token("Lifetime validation failed, the token is expired.");
    if (error instanceof errors.JWTClaimValidationFailed)
      throw graphErrors.token("Access token validation failure. Invalid audience.");
    throw graphErrors.token("CompactToken parsing failed with error code: 80049217");
  });
  const claims = claimsSchema.safeParse(payload);
  const tenant = claims.success ? world.tenants.get(claims.data.tid) : undefined;
  if (!claims.success || tenant === undefined) throw graphErrors.token("Invalid tenant.");
  const { oid, idtyp, scp, roles } = claims.data;
  const granted = idtyp === "app" ? (roles ?? []) : (scp ?? "").split(" ");
  return { world, request, tenant, app: idtyp === "app", oid, granted, permission: null };
}

/** Permissions that allow a call, least first (after Microsoft's permission reference). */
type Needs = { delegated: string[]; application: string[] };

const both = (...names: string[]): Needs => ({ delegated: names, application: names });

export const NEEDS = {
  me: { delegated: ["User.Read", "User.Read.All", "Directory.Read.All"], application: [] },
  usersBasic: both("User.ReadBasic.All", "User.Read.All", "Directory.Read.All"),
  usersFull: both("User.Read.All", "Directory.Read.All"),
  groups: both("GroupMember.Read.All", "Group.ReadBasic.All", "Group.Read.All", "Directory.Read.All"),
  members: both("GroupMember.Read.All", "GroupMember.ReadBasic.All", "Group.Read.All", "Directory.Read.All"),
  organization: {
    delegated: ["User.Read", "Organization.Read.All", "Directory.Read.All"],
    application: ["Organization.Read.All", "Directory.Read.All"],
  },
  grants: both("Directory.Read.All"),
} satisfies Record<string, Needs>;

export function allows(call: Call, needs: Needs): boolean {
  const names = call.app ? needs.application : needs.delegated;
  return names.some((name) => call.granted.includes(name));
}

/** Writes down what the call needs, and throws 403 Authorization_RequestDenied without it. */
export function demand(call: Call, needs: Needs): void {
  call.permission = (call.app ? needs.application : needs.delegated)[0] ?? null;
  if (!allows(call, needs)) throw graphErrors.denied();
}
