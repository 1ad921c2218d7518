import { z } from "zod";
import { GraphError } from "./failure";
import { graphGet, isOwnLink } from "./request";
import type { GraphConnection } from "./token";
import { type DirectoryUser, userFields, userSchema } from "./users";

const value = z.string().nullish();

/** `restorable`: soft-deleted, comes back as an ordinary user when restored. */
export type UserChange =
  { kind: "present"; user: DirectoryUser } | { kind: "removed"; id: string; restorable: boolean };

type MemberChange = { id: string; kind: "person" | "group"; present: boolean };

/**
 * Members as increments since the last sync (all of them on a first one), in Graph's order. A large group repeats; of a
 * member that repeats, the last word stands. Those of a nested group are not members here.
 */
export type GroupChange =
  | {
      kind: "present";
      id: string;
      /** Absent = unchanged. */
      displayName?: string | null | undefined;
      members: MemberChange[];
    }
  | { kind: "removed"; id: string; restorable: boolean };

/**
 * One page of changes. `deltaLink` stands on the last page only: store it when all pages are committed, and give it back
 * next time. `resync`: the link is no longer good; start without one and treat who does not appear in that complete run
 * as gone.
 */
export type DeltaPage<T> = { kind: "page"; changes: T[]; deltaLink: string | null } | { kind: "resync" };

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
    .default([]),
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

/** Groups and memberships that changed since `link`. */
export const groupsDelta = (
  connection: GraphConnection,
  link?: string | null,
): AsyncGenerator<DeltaPage<GroupChange>> =>
  deltaPages(
    connection,
    link ?? `${connection.settings.graphUrl}/groups/delta?$select=displayName,members`,
    (entries) => entries.map((entry): GroupChange => removal(entry) ?? groupChange(entry)),
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
  return {
    kind: "present",
    id,
    ...(displayName === undefined ? {} : { displayName }),
    members: members.flatMap((member): MemberChange[] => {
      const present = member["@removed"] === undefined;
      const type = member["@odata.type"];
      if (type.endsWith(".group")) return [{ id: member.id, kind: "group", present }];
      // Devices and the like are no members here; what leaves may come without its type.
      return type.endsWith(".user") || !present ? [{ id: member.id, kind: "person", present }] : [];
    }),
  };
}
