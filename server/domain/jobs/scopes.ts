import { coversScope, zoomScopes } from "@/server/connectors/zoom/permissions";

/** Scopes that the grant lacks; a classic one counts for all that it covers. */
export function missingScopes(granted: readonly string[]): { scope: string; switchesOff: string }[] {
  const has = new Set(granted);
  return zoomScopes
    .filter((scope) => !coversScope(has, scope))
    .map(({ granular, switchesOff }) => ({ scope: granular, switchesOff }));
}
