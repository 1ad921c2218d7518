import { coversScope, zoomScopes } from "@/server/connectors/zoom/permissions";

/** Scopes that the grant lacks; a classic one counts for all that it covers. */
export function missingScopes(granted: readonly string[]): { scope: string; switchesOff: string }[] {
  return lacking(granted).map(({ granular, switchesOff }) => ({ scope: granular, switchesOff }));
}

/** Of these, the ones that no import can do without. A grant that names no scopes at all says nothing about them. */
export const missingRequired = (granted: readonly string[]): string[] =>
  granted.length === 0
    ? []
    : lacking(granted)
        .filter(({ optional }) => !optional)
        .map(({ granular }) => granular);

/** What is said of a scope that Zoom named as missing; Zoom may name one that we don't ask for. */
export const explainScopes = (names: readonly string[]): { scope: string; switchesOff: string }[] =>
  names.map((scope) => ({
    scope,
    switchesOff:
      zoomScopes.find(({ granular, classic }) => granular === scope || classic === scope)?.switchesOff ??
      "The import: Zoom asks for it.",
  }));

function lacking(granted: readonly string[]) {
  const has = new Set(granted);
  return zoomScopes.filter((scope) => !coversScope(has, scope));
}
