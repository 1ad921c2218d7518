import { z } from "zod";
import { GraphError } from "./failure";
import { graphGet } from "./request";
import type { GraphConnection } from "./token";

const value = z.string().nullish();

/** A key that is absent says nothing (unchanged); null says that the directory holds no value. */
export const userSchema = z.object({
  id: z.string().min(1),
  userPrincipalName: value,
  mail: value,
  displayName: value,
  jobTitle: value,
  department: value,
  accountEnabled: z.boolean().nullish(),
});

export type DirectoryUser = z.infer<typeof userSchema>;

export const userFields = Object.keys(userSchema.shape).join(",");

/** Advanced queries of Graph work with this header only, on every page. */
const eventual = { ConsistencyLevel: "eventual" };

/** People whose name, e-mail address or user name has a word that begins with the words; 20 at most. */
export async function searchUsers(connection: GraphConnection, words: string): Promise<DirectoryUser[]> {
  const term = words.replace(/["\\]/g, " ").trim();
  if (!term) return [];
  const search = ["displayName", "mail", "userPrincipalName"]
    .map((field) => `"${field}:${term}"`)
    .join(" OR ");
  const query = new URLSearchParams({ $search: search, $select: userFields, $count: "true", $top: "20" });
  const answer = await graphGet(
    connection,
    `${connection.settings.graphUrl}/users?${query.toString().replaceAll("+", "%20")}`,
    z.object({ value: z.array(userSchema) }),
    eventual,
  );
  return answer.value;
}

const managerPage = z.object({
  value: z.array(z.object({ id: z.string().min(1), manager: z.object({ id: z.string().min(1) }).nullish() })),
  "@odata.nextLink": z.string().optional(),
});

/**
 * The manager's id of everybody in the directory, null = none. One paged list: asking person by person takes a call for
 * each, and 404 is the answer for everybody who has none.
 */
export async function readManagers(connection: GraphConnection): Promise<Map<string, string | null>> {
  const managers = new Map<string, string | null>();
  const seen = new Set<string>();
  const query = "$select=id&$expand=manager($select=id)&$count=true&$top=999";
  let link: string | undefined = `${connection.settings.graphUrl}/users?${query}`;
  while (link) {
    if (seen.has(link)) throw new GraphError({ kind: "unreadable_answer" });
    seen.add(link);
    const page: z.infer<typeof managerPage> = await graphGet(connection, link, managerPage, eventual);
    for (const { id, manager } of page.value) managers.set(id, manager?.id ?? null);
    link = page["@odata.nextLink"];
  }
  return managers;
}
