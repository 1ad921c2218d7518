import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { GroupChange, UserChange } from "@/server/connectors/microsoft/graph";

import { foldGroups, foldUsers } from "./fold-changes";
import { isCovered, isSuspicious } from "./judge-shrink";
import { type KnownPerson, planPeople } from "./plan-people";
import { type KnownGroup, planGroups } from "./plan-groups";

const counter = () => {
  let n = 0;
  return () => `new${n++}`;
};
const there = (oid: string, ...members: [string, boolean][]) => ({
  ...{ kind: "present" as const, id: oid },
  members: members.map(([id, present]) => ({ id, kind: "person" as const, present })),
});
const named = (oid: string, displayName: string): GroupChange => ({ ...there(oid), displayName });
const gone = (oid: string): GroupChange => ({ kind: "removed", id: oid, restorable: true });
const known = (oid: string, more: Partial<KnownGroup> = {}): KnownGroup => ({
  ...{ id: `id-${oid}`, oid, displayName: oid, directoryState: "active", ...more },
});

/** Applies a plan as the database would: the names of the groups that are there, and who belongs to them. */
function outcome(
  changes: GroupChange[],
  complete: boolean,
  groups: KnownGroup[],
  members: Record<string, string[]>,
) {
  const has = new Map(
    groups.map((group) => [
      group.id,
      new Map((members[group.oid] ?? []).map((oid) => [oid, "person" as const])),
    ]),
  );
  const plan = planGroups(groups, has, foldGroups(changes, complete), counter());
  const rows = new Map(groups.map((group) => [group.id, group]));
  for (const row of plan.write) rows.set(row.id, row);
  const sets = new Map([...has].map(([id, oids]) => [id, new Set(oids.keys())]));
  for (const row of plan.leave) sets.get(row.groupId)?.delete(row.memberOid);
  for (const row of plan.join) sets.set(row.groupId, (sets.get(row.groupId) ?? new Set()).add(row.memberOid));
  return Object.fromEntries(
    [...rows.values()].map((row) => [
      row.oid,
      row.directoryState === "left"
        ? "left"
        : [row.displayName, ...[...(sets.get(row.id) ?? [])].sort()].join(" "),
    ]),
  );
}

describe("one delta", () => {
  const groups = [known("g")];
  const members = { g: ["a", "b"] };

  it.each<[string, GroupChange[], Record<string, string>]>([
    ["says nothing", [], { g: "g a b" }],
    ["adds and removes over several entries", [there("g", ["c", true]), there("g", ["a", false])], { g: "g b c" }],
    ["removes and adds again", [there("g", ["a", false]), there("g", ["a", true])], { g: "g a b" }],
    ["adds and removes again", [there("g", ["c", true], ["d", true]), there("g", ["c", false])], { g: "g a b d" }],
    ["repeats itself", [there("g", ["c", true]), there("g", ["c", true])], { g: "g a b c" }],
    ["removes whom nobody knows", [there("g", ["x", false])], { g: "g a b" }],
    ["renames, twice", [named("g", "one"), there("g"), named("g", "two")], { g: "two a b" }],
    ["writes ids in capitals", [there("G", ["A", false], ["C", true])], { g: "g b c" }],
    ["deletes a group", [there("g", ["c", true]), gone("g")], { g: "left" }],
    ["deletes a group and brings it back", [gone("g"), there("g", ["b", true])], { g: "g b" }],
    ["brings a group and deletes it", [there("h", ["a", true]), gone("h")], { g: "g a b" }],
    ["brings a group without a name, and its name later", [there("h", ["a", true]), named("h", "new")], { g: "g a b", h: "new a" }],
    ["deletes what nobody knows", [gone("x")], { g: "g a b" }],
  ])("%s", (_, changes, expected) => {
    expect(outcome(changes, false, groups, members)).toEqual(expected);
  }); // prettier-ignore
});

describe("a complete answer", () => {
  const groups = [known("g"), known("h"), known("l", { directoryState: "left" })];
  const members = { g: ["a", "b"], h: ["a"] };

  it.each<[string, GroupChange[], Record<string, string>]>([
    ["takes members by silence", [there("g", ["b", true]), there("h", ["a", true])], { g: "g b", h: "h a", l: "left" }],
    ["takes groups by silence", [there("g", ["a", true]), there("g", ["b", true])], { g: "g a b", h: "left", l: "left" }],
    ["brings back who left", [there("g"), there("h", ["a", true]), there("l", ["c", true])], { g: "g", h: "h a", l: "l c" }],
    ["hears of a deletion on its way", [there("g", ["a", true]), there("h", ["a", true]), gone("h")], { g: "g a", h: "left", l: "left" }],
  ])("%s", (_, changes, expected) => {
    expect(outcome(changes, true, groups, members)).toEqual(expected);
  }); // prettier-ignore

  it("is worth the same after any deltas as the deltas that led to it", () => {
    const oid = fc.constantFrom("a", "b", "c");
    const change = fc.oneof(
      fc.tuple(oid, fc.boolean()).map(([member, present]) => there("g", [member, present])),
      fc.tuple(oid, fc.boolean()).map(([member, present]) => there("h", [member, present])),
      oid.map((name) => named("g", name)),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), fc.nat(12), (changes, cut) => {
        const first = outcome([there("g"), there("h"), ...changes.slice(0, cut)], true, [], {});
        const groups = Object.entries(first).map(([key, text]) =>
          known(key, { displayName: text.split(" ")[0] ?? "" }),
        );
        const sets = Object.fromEntries(
          Object.entries(first).map(([key, text]) => [key, text.split(" ").slice(1)]),
        );
        const byDelta = outcome(changes.slice(cut), false, groups, sets);
        expect(outcome([there("g"), there("h"), ...changes], true, groups, sets)).toEqual(byDelta);
      }),
    );
  });
});

describe("people", () => {
  const ada: KnownPerson = {
    ...{ id: "1", oid: "a", origin: "directory", displayName: "Ada", userPrincipalName: "Ada@x.example" },
    ...{ upnNormalized: "ada@x.example", mailNormalized: "a@x.example", department: "Law", jobTitle: null },
    directoryState: "active",
  };
  const plan = (changes: UserChange[], complete = false, rows = [ada]) =>
    planPeople(rows, foldUsers(changes, complete), counter());
  const user = (more: object): UserChange => ({ kind: "present", user: { id: "A", ...more } });
  const removed: UserChange = { kind: "removed", id: "A", restorable: true };

  it.each<[string, UserChange[], Partial<KnownPerson> | null]>([
    ["nothing said changes nothing", [user({})], null],
    ["what is said again changes nothing", [user({ displayName: "Ada", mail: "A@x.example" })], null],
    ["null empties", [user({ department: null, mail: null })], { department: null, mailNormalized: null }],
    ["an absent key of a later entry leaves the earlier one's word", [user({ jobTitle: "Chair" }), user({ mail: "B@x.example" })], { jobTitle: "Chair", mailNormalized: "b@x.example" }],
    ["a new user name", [user({ userPrincipalName: "AL@x.example" })], { userPrincipalName: "AL@x.example", upnNormalized: "al@x.example" }],
    ["a disabled account", [user({ accountEnabled: false })], { directoryState: "disabled" }],
    ["removed and added again", [removed, user({ displayName: "Ada L" })], { displayName: "Ada L", directoryState: "active" }],
  ])("%s", (_, changes, expected) => {
    const { write, leave } = plan(changes);
    expect({ write, leave }).toEqual({ write: expected ? [{ ...ada, ...expected }] : [], leave: [] });
  }); // prettier-ignore

  it("leave by name, or by the silence of a complete answer, once", () => {
    const left: KnownPerson = { ...ada, id: "2", oid: "b", directoryState: "left" };
    expect(plan([user({}), removed], false, [ada, left])).toMatchObject({
      write: [],
      leave: ["1"],
      before: 1,
    });
    expect(plan([], true, [ada, left]).leave).toEqual(["1"]);
    expect(plan([], false, [ada, left]).leave).toEqual([]);
  });
});

describe("the guard", () => {
  it.each<[number, number, boolean, number, boolean]>([
    [100, 80, true, 20, false],
    [100, 79, true, 20, true],
    [100, 79, false, 20, true],
    [6, 4, true, 20, true],
    [5, 0, true, 20, false],
    [6, 1, false, 20, false],
    [6, 0, false, 20, true],
    [100, 0, true, 100, false],
    [0, 0, true, 1, false],
    [100, 98, true, 1, true],
  ])("%i, of whom %i stay; complete: %s; at most %i per cent: %s", (before, after, complete, percent, expected) => {
    expect(isSuspicious({ before, after }, complete, percent)).toBe(expected);
  }); // prettier-ignore

  it("opens for no more than was confirmed, of any kind", () => {
    const counts = (people: number, groups: number, members: number) => ({
      people: { before: 50, after: people },
      groups: { before: 50, after: groups },
      members: { before: 50, after: members },
    });
    const confirmed = counts(20, 50, 30);
    expect(isCovered(confirmed, confirmed)).toBe(true);
    expect(isCovered(counts(50, 50, 50), confirmed)).toBe(true);
    for (const worse of [counts(19, 50, 50), counts(50, 49, 50), counts(50, 50, 29)]) {
      expect(isCovered(worse, confirmed)).toBe(false);
    }
  });
});
