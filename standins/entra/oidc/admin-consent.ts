import { randomUUID } from "node:crypto";
import { REGISTERED_SCOPES } from "../defaults";
import { aad } from "../errors";
import type { Reply, Request } from "../http";
import type { World } from "../world";
import { startFlow } from "./authorize";
import { requireClient, requireRedirectUri } from "./authority";
import type { AdminConsentFlow, Authority } from "./model";
import { DEFAULT_SCOPE, parseScopes } from "./scopes";

/** GET `/{tenant}/v2.0/adminconsent` (version 2, by scope) and `/{tenant}/adminconsent` (version 1, everything registered). */
export function adminConsent(world: World, request: Request, authority: Authority, version: 1 | 2): Reply {
  const params = request.url.searchParams;
  requireClient(world, params.get("client_id"));
  const redirectUri = requireRedirectUri(world, params.get("redirect_uri"));
  if (version === 2 && authority.segment === "common") throw aad.noTenant();
  const scopeText = params.get("scope") ?? "";
  if (version === 2 && scopeText === "") throw aad.missing("scope");
  const flow: AdminConsentFlow = {
    kind: "admin-consent",
    id: randomUUID(),
    ...{ authority, version, scopeText, person: null },
    startedAt: world.now(),
    returnTo: { redirectUri, state: params.get("state"), mode: "query" },
    scopes: version === 2 ? parseScopes(scopeText) : REGISTERED_SCOPES,
    everything: version === 1 || scopeText.split(" ").includes(DEFAULT_SCOPE),
  };
  return startFlow(world, request, flow, params);
}
