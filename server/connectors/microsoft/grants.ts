import { z } from "zod";
import { GraphError, type GraphFailure } from "./failure";
import { type Permission, permissions } from "./permissions";
import { graphGet } from "./request";
import { type GraphConnection, grantedRoles } from "./token";

/** `unknown`: Microsoft could not be asked. */
type GrantState = "granted" | "not_granted" | "unknown";

export type MicrosoftGrants = {
  /** By claim value, of the application permissions in the registry. */
  states: ReadonlyMap<string, GrantState>;
  /** Application permissions that the organization granted and nobody here asks for. */
  surplus: string[];
  /** Why something is unknown. */
  failure: GraphFailure["kind"] | null;
};

const application = permissions.filter(({ type }) => type === "Application");
const all = (state: GrantState) => new Map(application.map(({ value }) => [value, state]));

/**
 * Which application permissions are in force: by the roles of a token taken anew, then by one small call each, since a
 * token may promise what a policy refuses. Asks once and does not wait. Throws nothing.
 */
export async function readGrants(connection: GraphConnection): Promise<MicrosoftGrants> {
  const quick = { ...connection, maxWaitMs: 0 };
  try {
    const roles = await grantedRoles(quick);
    const states = await Promise.all(
      application.map(
        async (permission) => [permission.value, await stateOf(quick, permission, roles)] as const,
      ),
    );
    const asked = new Set(application.map(({ value }) => value));
    return { states: new Map(states), surplus: roles.filter((role) => !asked.has(role)), failure: null };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    const { kind } = error.failure;
    const none = kind === "consent_missing";
    return { states: all(none ? "not_granted" : "unknown"), surplus: [], failure: none ? null : kind };
  }
}

async function stateOf(
  connection: GraphConnection,
  { value, probe }: Permission,
  roles: readonly string[],
): Promise<GrantState> {
  if (!roles.includes(value)) return "not_granted";
  if (!probe) return "granted";
  try {
    await graphGet(connection, connection.settings.graphUrl + probe, z.unknown());
    return "granted";
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    // Throttled or away: the token's word stands.
    return error.failure.kind === "permission_missing" ? "not_granted" : "granted";
  }
}
