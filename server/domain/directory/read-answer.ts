import { GraphError } from "@/server/connectors/microsoft/failure";
import {
  type DeltaPage,
  type GroupChange,
  groupsDelta,
  usersDelta,
} from "@/server/connectors/microsoft/graph";
import type { GraphConnection } from "@/server/connectors/microsoft/token";
import { readManagers } from "@/server/connectors/microsoft/users";

import { foldGroups, foldUsers, type GroupsAnswer, type UsersAnswer } from "./fold-changes";

/** Null = not (all) read, and nothing of it counts. */
export type DirectoryAnswer = {
  users: UsersAnswer & { link: string };
  /** Null = the organization has not allowed groups to be read. */
  groups: (GroupsAnswer & { link: string }) | null;
  managers: ReadonlyMap<string, string | null> | "not_due" | "failed";
};

type Since = {
  users: string | null;
  groups: string | null;
  /** Groups that the directory had no more, by oid. */
  leftGroups: ReadonlySet<string>;
  managersDue: boolean;
};

type Collected<T> = { changes: T[]; link: string; complete: boolean };

/** All pages; an expired link starts over without one. */
async function collect<T>(
  pages: (link: string | null) => AsyncGenerator<DeltaPage<T>>,
  stored: string | null,
): Promise<Collected<T>> {
  const changes: T[] = [];
  for await (const page of pages(stored)) {
    if (page.kind === "resync") {
      if (stored === null) throw new GraphError({ kind: "unreadable_answer" });
      return collect(pages, null);
    }
    // Not `push(...page)`: a page may hold more than a call takes arguments.
    for (const change of page.changes) changes.push(change);
    if (page.deltaLink) return { changes, link: page.deltaLink, complete: stored === null };
  }
  throw new GraphError({ kind: "unreadable_answer" });
}

/** Reads everything before anything is judged or applied. Throws GraphError when people or groups can't be read. */
export async function readAnswer(connection: GraphConnection, since: Since): Promise<DirectoryAnswer> {
  const people = await collect((link) => usersDelta(connection, link), since.users);
  const users = { ...foldUsers(people.changes, people.complete), link: people.link };
  const groups = await readGroups(connection, since);
  const managers =
    users.complete || since.managersDue ? await readManagersSoftly(connection) : ("not_due" as const);
  return { users, groups, managers };
}

async function readGroups(connection: GraphConnection, since: Since): Promise<DirectoryAnswer["groups"]> {
  const pages = (link: string | null) => groupsDelta(connection, link);
  try {
    let read = await collect(pages, since.groups);
    if (!read.complete && anyReturns(read.changes, since.leftGroups)) read = await collect(pages, null);
    return { ...foldGroups(read.changes, read.complete), link: read.link };
  } catch (error) {
    if (error instanceof GraphError && error.failure.kind === "permission_missing") return null;
    throw error;
  }
}

/** A group that comes back: nobody says whether its delta then lists all members again, so all groups are read anew. */
function anyReturns(changes: readonly GroupChange[], left: ReadonlySet<string>): boolean {
  const gone = new Set(left);
  return changes.some((change) => {
    const oid = change.id.toLowerCase();
    if (change.kind === "present") return gone.has(oid);
    gone.add(oid);
    return false;
  });
}

async function readManagersSoftly(connection: GraphConnection): Promise<DirectoryAnswer["managers"]> {
  try {
    return await readManagers(connection);
  } catch (error) {
    if (error instanceof GraphError) return "failed";
    throw error;
  }
}
