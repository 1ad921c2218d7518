import { GraphError } from "./failure";
import { graphGet } from "./request";
import type { GraphConnection } from "./token";
import { type DirectoryUser, userFields, userSchema } from "./users";

/** One person of the directory by their object id; null when it has nobody under it. Throws GraphError. */
export async function readUser(connection: GraphConnection, oid: string): Promise<DirectoryUser | null> {
  const link = `${connection.settings.graphUrl}/users/${encodeURIComponent(oid)}?$select=${userFields}`;
  try {
    return await graphGet(connection, link, userSchema);
  } catch (error) {
    if (error instanceof GraphError && error.failure.kind === "not_found") return null;
    throw error;
  }
}
