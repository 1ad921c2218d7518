import type { GroupChange, UserChange } from "@/server/connectors/microsoft/graph";
import type { DirectoryUser } from "@/server/connectors/microsoft/users";

/** What one reading of the directory says. `complete` = it names everybody, so who is not named is gone. */
export type UsersAnswer = {
  complete: boolean;
  present: Map<string, DirectoryUser>;
  removed: Set<string>;
};

export type MemberKind = "person" | "group";
/** The last word on each member that was named. */
type MemberWords = Map<string, { kind: MemberKind; present: boolean }>;
type GroupWords = {
  name: string | null;
  /** The group came anew within the answer: only the members named since belong to it. */
  anew: boolean;
  members: MemberWords;
};

export type GroupsAnswer = {
  complete: boolean;
  present: Map<string, GroupWords>;
  removed: Set<string>;
};

/** Joins the entries in their order: the last word on each key stands, and a key that is absent says nothing. */
export function foldUsers(changes: readonly UserChange[], complete: boolean): UsersAnswer {
  const answer: UsersAnswer = { complete, present: new Map(), removed: new Set() };
  for (const change of changes) {
    if (change.kind === "removed") {
      const oid = change.id.toLowerCase();
      answer.present.delete(oid);
      answer.removed.add(oid);
      continue;
    }
    const oid = change.user.id.toLowerCase();
    answer.removed.delete(oid);
    answer.present.set(oid, { ...answer.present.get(oid), ...change.user });
  }
  return answer;
}

/** The same for groups: a large one repeats, a member may come, go and come again. */
export function foldGroups(changes: readonly GroupChange[], complete: boolean): GroupsAnswer {
  const answer: GroupsAnswer = { complete, present: new Map(), removed: new Set() };
  for (const change of changes) {
    const oid = change.id.toLowerCase();
    if (change.kind === "removed") {
      answer.present.delete(oid);
      answer.removed.add(oid);
      continue;
    }
    const group = answer.present.get(oid) ?? {
      name: null,
      anew: answer.removed.delete(oid),
      members: new Map(),
    };
    if (change.displayName) group.name = change.displayName;
    for (const { id, kind, present } of change.members) {
      group.members.set(id.toLowerCase(), { kind, present });
    }
    answer.present.set(oid, group);
  }
  return answer;
}
