import { aad } from "../errors";
import type { World } from "../world";
import type { Authority } from "./model";

/** Reads the first path segment: `common`, `organizations`, a tenant's id or its domain; throws AADSTS90002. */
export function readAuthority(world: World, segment: string): Authority {
  if (segment === "common" || segment === "organizations") return { segment, tid: null };
  return { segment, tid: world.tenant(segment).id };
}

/** The issuer of this authority's tokens; a template where the tenant is not known yet. */
export const issuerOf = (world: World, tid: string | null) => `${world.baseUrl}/${tid ?? "{tenantid}"}/v2.0`;

export function requireClient(world: World, clientId: string | null): void {
  if (clientId === null || clientId === "") throw aad.missing("client_id");
  if (clientId !== world.client.id) throw aad.unknownApplication(clientId, "this stand-in");
}

export function requireRedirectUri(world: World, redirectUri: string | null): string {
  if (redirectUri === null || redirectUri === "") throw aad.missing("redirect_uri");
  if (!world.client.redirectUris.includes(redirectUri))
    throw aad.redirectMismatch(redirectUri, world.client.id);
  return redirectUri;
}
