import { z } from "zod";
import { GraphError } from "./failure";
import { graphGet, isOwnLink } from "./request";
import type { GraphConnection } from "./token";

const value = z.string().nullish();

/** A key that is absent says nothing (unchanged); null says that the directory holds no value. */
const userSchema = z.object({
  id: z.string().min(1),
  userPrincipalName: value,
  mail: value,
  displayName: value,
  givenName: value,
  surname: value,
  jobTitle: value,
  department: value,
  officeLocation: value,
  accountEnabled: z.boolean().nullish(),
  userType: value,
});

export type DirectoryUser = z.infer<typeof userSchema>;

/** `restorable`: soft-deleted, comes back as an ordinary user when restored. */
export type UserChange =
  { kind: "present"; user: DirectoryUser } | { kind: "removed"; id: string; restorable: boolean };

/** Members as increments since the last sync (all of them on a first one): adding and removing twice does no harm. */
export type GroupChange =
  | {
      kind: "present";
      id: string;
      /** Absent = unchanged. */
      displayName?: string | null | undefined;
      addedUserIds: string[];
      /** Nested groups; their members are not members here. */
      addedGroupIds: string[];
      removedIds: string[];
    }
  | { kind: "removed"; id: string; restorable: boolean };

/**
 * One page of changes. `deltaLink` stands on the last page only: store it when all pages are committed, and give it back
 * next time. `resync`: the link is no longer good; start without one and treat who does not appear in that complete run
 * as gone.
 */
export type DeltaPage<T> = { kind: "page"; changes: T[]; deltaLink: string | null } | { kind: "resync" };

const userFields = Object.keys(userSchema.shape).join(",");
const removed = z.object({
  id: z.string().min(1),
  "@removed": z.object({ reason: z.string().catch("changed") }),
});
const group = z.object({
  id: z.string().min(1),
  displayName: value,
  "members@delta": z
    .array(
      z.object({ id: z.string(), "@odata.type": z.string().catch(""), "@removed": z.unknown().optional() }),
    )
    .catch([]),
});
const pageSchema = z.object({
  value: z.array(z.unknown()),
  "@odata.nextLink": z.string().optional(),
  "@odata.deltaLink": z.string().optional(),
});

/** People who changed since `link` (all, without one), page by page. Objects may repeat; the last one wins. */
export const usersDelta = (
  connection: GraphConnection,
  link?: string | null,
): AsyncGenerator<DeltaPage<UserChange>> =>
  deltaPages(
    connection,
    link ?? `${connection.settings.graphUrl}/users/delta?$select=${userFields}`,
    (entries) =>
      entries.map(
        (entry): UserChange => removal(entry) ?? { kind: "present", user: userSchema.parse(entry) },
      ),
  );

/** Groups and memberships that changed since `link`. A large group spreads over pages: apply each page's increments. */
export const groupsDelta = (
  connection: GraphConnection,
  link?: string | null,
): AsyncGenerator<DeltaPage<GroupChange>> =>
  deltaPages(
    connection,
    link ?? `${connection.settings.graphUrl}/groups/delta?$select=displayName,members`,
    (entries) => mergeGroups(entries.map((entry): GroupChange => removal(entry) ?? groupChange(entry))),
  );

async function* deltaPages<T>(
  connection: GraphConnection,
  start: string,
  changesIn: (entries: unknown[]) => T[],
): AsyncGenerator<DeltaPage<T>> {
  let link = start;
  const seen = new Set<string>();
  for (;;) {
    // A stored link of another Graph (the setting was changed) is as good as expired.
    if (!isOwnLink(connection, link)) {
      yield { kind: "resync" };
      return;
    }
    if (seen.has(link)) throw new GraphError({ kind: "unreadable_answer" });
    seen.add(link);
    let page: z.infer<typeof pageSchema>;
    try {
      page = await graphGet(connection, link, pageSchema);
    } catch (error) {
      if (!(error instanceof GraphError) || error.failure.kind !== "resync_required") throw error;
      yield { kind: "resync" };
      return;
    }
    const next = page["@odata.nextLink"];
    const deltaLink = page["@odata.deltaLink"] ?? null;
    if (!next && !deltaLink) throw new GraphError({ kind: "unreadable_answer" });
    yield {
      kind: "page",
      changes: readable(() => changesIn(page.value)),
      deltaLink: next ? null : deltaLink,
    };
    if (!next) return;
    link = next;
  }
}

/** An entry without an id must not be passed over: the sync would look complete. */
function readable<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new GraphError({ kind: "unreadable_answer" }, undefined, { cause: error });
  }
}

function removal(entry: unknown): { kind: "removed"; id: string; restorable: boolean } | null {
  const gone = removed.safeParse(entry).data;
  return gone ? { kind: "removed", id: gone.id, restorable: gone["@removed"].reason !== "deleted" } : null;
}

function groupChange(entry: unknown): GroupChange {
  const { id, displayName, "members@delta": members } = group.parse(entry);
  const added = members.filter((member) => member["@removed"] === undefined);
  const ofType = (type: string) =>
    added.filter((member) => member["@odata.type"].endsWith(type)).map(({ id }) => id);
  return {
    kind: "present",
    id,
    ...(displayName === undefined ? {} : { displayName }),
    addedUserIds: ofType(".user"),
    addedGroupIds: ofType(".group"),
    removedIds: members.filter((member) => member["@removed"] !== undefined).map(({ id }) => id),
  };
}

/** One change per group: increments joined in their order, the last word on each member standing. */
function mergeGroups(changes: GroupChange[]): GroupChange[] {
  const merged = new Map<string, GroupChange>();
  for (const change of changes) {
    const id = change.id;
    const before = merged.get(id);
    if (change.kind === "removed" || before?.kind !== "present") {
      merged.set(id, change);
      continue;
    }
    const added = new Set([...change.addedUserIds, ...change.addedGroupIds]);
    const gone = new Set(change.removedIds);
    merged.set(id, {
      ...before,
      ...("displayName" in change ? { displayName: change.displayName } : {}),
      addedUserIds: [
        ...new Set([...before.addedUserIds.filter((member) => !gone.has(member)), ...change.addedUserIds]),
      ],
      addedGroupIds: [
        ...new Set([...before.addedGroupIds.filter((member) => !gone.has(member)), ...change.addedGroupIds]),
      ],
      removedIds: [
        ...new Set([...before.removedIds.filter((member) => !added.has(member)), ...change.removedIds]),
      ],
    });
  }
  return [...merged.values()];
}

/** People whose name, e-mail address or user name begins with the words; 25 at most. */
export async function searchUsers(connection: GraphConnection, words: string): Promise<DirectoryUser[]> {
  const term = words.replace(/["\\]/g, " ").trim();
  if (!term) return [];
  const search = ["displayName", "mail", "userPrincipalName"]
    .map((field) => `"${field}:${term}"`)
    .join(" OR ");
  const query = new URLSearchParams({ $search: search, $select: userFields, $count: "true", $top: "25" });
  const answer = await graphGet(
    connection,
    `${connection.settings.graphUrl}/users?${query.toString().replaceAll("+", "%20")}`,
    z.object({ value: z.array(userSchema) }),
    { ConsistencyLevel: "eventual" },
  );
  return answer.value;
}
