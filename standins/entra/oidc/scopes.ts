import { GRAPH_RESOURCE, REGISTERED_SCOPES } from "../defaults";
import { aad } from "../errors";

const OIDC_SCOPES = ["openid", "profile", "email", "offline_access"];
const PERMISSION = /^[A-Z][A-Za-z]*(\.[A-Za-z]+)+$/;
const OPEN_TO_USERS = [
  "User.ReadBasic.All",
  "Files.Read.All",
  "Presence.Read.All",
  "LicenseAssignment.Read.All",
];

/** A scope that only an administrator may grant. */
export const needsAdmin = (scope: string) => scope.endsWith(".All") && !OPEN_TO_USERS.includes(scope);

export const DEFAULT_SCOPE = `${GRAPH_RESOURCE}/.default`;

/** Splits a `scope` parameter into Graph's short names; `.default` stands for all that is registered; throws AADSTS70011. */
export function parseScopes(text: string): string[] {
  const scopes = text
    .split(" ")
    .filter(Boolean)
    .flatMap((scope) => {
      if (scope === DEFAULT_SCOPE) return REGISTERED_SCOPES;
      const name = scope.startsWith(`${GRAPH_RESOURCE}/`) ? scope.slice(GRAPH_RESOURCE.length + 1) : scope;
      if (!OIDC_SCOPES.includes(name) && !PERMISSION.test(name)) throw aad.scope(scope);
      return [name];
    });
  return [...new Set(scopes)];
}

const DESCRIPTIONS: Record<string, string> = {
  openid: "Sign you in",
  profile: "View your basic profile",
  email: "View your email address",
  offline_access: "Maintain access to data you have given it access to",
  "User.Read": "Sign you in and read your profile",
  "User.ReadBasic.All": "Read all users' basic profiles",
  "User.Read.All": "Read all users' full profiles",
  "GroupMember.Read.All": "Read all group memberships",
  "Organization.Read.All": "Read organization information",
};

export const describeScope = (scope: string) => DESCRIPTIONS[scope] ?? scope;
