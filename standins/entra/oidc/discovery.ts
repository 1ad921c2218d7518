import { json, type Reply } from "../http";
import type { World } from "../world";
import { issuerOf } from "./authority";
import type { Authority } from "./model";

const CACHED = { "cache-control": "max-age=86400, private", "access-control-allow-origin": "*" };

/** The discovery document, with the fields Entra publishes (and, like Entra, without code_challenge_methods_supported). */
export function discovery(world: World, authority: Authority): Reply {
  const base = `${world.baseUrl}/${authority.segment}`;
  const document = {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ["query", "fragment", "form_post"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    response_types_supported: ["code"],
    scopes_supported: ["openid", "profile", "email", "offline_access"],
    issuer: issuerOf(world, authority.tid),
    request_uri_parameter_supported: false,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: [
      ...[
        "sub",
        "iss",
        "cloud_instance_name",
        "cloud_instance_host_name",
        "cloud_graph_host_name",
        "msgraph_host",
      ],
      ...[
        "aud",
        "exp",
        "iat",
        "auth_time",
        "acr",
        "nonce",
        "preferred_username",
        "name",
        "tid",
        "ver",
        "at_hash",
      ],
      ...["c_hash", "email"],
    ],
    tenant_region_scope: authority.tid === null ? null : "EU",
    cloud_instance_name: "microsoftonline.com",
    cloud_graph_host_name: "graph.windows.net",
    msgraph_host: "graph.microsoft.com",
    rbac_url: "https://pas.windows.net",
  };
  return json(200, document, CACHED);
}

/** The published keys; each names its issuer and, like Entra's, no `alg`. */
export function keys(world: World, authority: Authority): Reply {
  return json(200, { keys: world.keyring.published(issuerOf(world, authority.tid)) }, CACHED);
}
