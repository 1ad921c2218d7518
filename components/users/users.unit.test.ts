import fc from "fast-check";
import { describe, expect, it, test } from "vitest";

import { recordingLicenses, regions } from "@/db/constants";
import { configureUsersInput, type Sourced, type UserListItem } from "@/server/domain/users/schema";

import { toListUsers } from "./address";
import { type ConfigurationForm, initialForm, keep, none, toChanges } from "./changes";
import { directoryStateWords, sourceWords } from "./words";

const unset: Sourced<null> = { value: null, source: { kind: "default" } };
const personId = "01890000-0000-7000-8000-000000000001";
const ruleId = "01890000-0000-7000-8000-000000000002";

const person: UserListItem = {
  id: personId,
  name: "Ana Ruiz",
  username: "ana@contoso.test",
  department: null,
  directoryState: "active",
  isUser: true,
  license: { value: "compliance_uc", source: { kind: "own" } },
  regionalStorage: unset,
  addOnZoom: { value: false, source: { kind: "own" } },
  recordingRule: {
    value: { id: ruleId, name: "2 years" },
    source: { kind: "group", groupId: ruleId, groupName: "Sales" },
  },
  replayRule: { value: { id: ruleId, name: "Replay Own" }, source: { kind: "default" } },
  accessRule: { value: { id: ruleId, name: "User" }, source: { kind: "own" } },
};

const own: ConfigurationForm = {
  license: "compliance_uc",
  regionalStorage: none,
  recordingRuleId: none,
  replayRuleId: none,
  accessRuleId: ruleId,
  addOnZoom: "off",
};

describe("the dialog User Configuration", () => {
  it("starts with one person's own values, and inherits the rest", () => {
    expect(initialForm([person])).toEqual(own);
  });

  it("leaves everything as it is when several are ticked", () => {
    expect(new Set(Object.values(initialForm([person, person])))).toEqual(new Set([keep]));
  });

  test.each<[Partial<ConfigurationForm>, object]>([
    [{}, {}],
    [{ license: none }, { license: null }],
    [
      { license: "smart_voice", addOnZoom: "on" },
      { license: "smart_voice", addOnZoom: true },
    ],
    [{ addOnZoom: none }, { addOnZoom: null }],
    [
      { recordingRuleId: ruleId, regionalStorage: "APAC" },
      { recordingRuleId: ruleId, regionalStorage: "APAC" },
    ],
    [{ accessRuleId: none }, { accessRuleId: null }],
  ])("sends only what changed: %j", (chosen, changes) => {
    expect(toChanges(own, { ...own, ...chosen })).toEqual(changes);
  });

  it("never sends what the archive's own check refuses", () => {
    const rule = fc.constantFrom(keep, none, ruleId);
    const form = fc.record<ConfigurationForm>({
      license: fc.constantFrom(keep, none, ...recordingLicenses),
      regionalStorage: fc.constantFrom(keep, none, ...regions),
      recordingRuleId: rule,
      replayRuleId: rule,
      accessRuleId: rule,
      addOnZoom: fc.constantFrom(keep, none, "on", "off"),
    });
    fc.assert(
      fc.property(form, (chosen) => {
        const changes = toChanges(initialForm([]), chosen);
        const touched = Object.values(chosen).filter((value) => value !== keep).length;
        expect(Object.keys(changes)).toHaveLength(touched);
        expect(configureUsersInput.safeParse({ personIds: [personId], changes }).success).toBe(touched > 0);
      }),
    );
  });
});

test.each([
  [{ kind: "own" } as const, "own"],
  [{ kind: "group", groupId: ruleId, groupName: "Sales" } as const, "group Sales"],
  [{ kind: "default" } as const, "default"],
])("a value of %j says %s", (source, words) => {
  expect(sourceWords(source)).toBe(words);
});

test.each([
  ["active", null],
  ["disabled", "account disabled"],
  ["left", "left the directory"],
])("a person who is %s shows %s", (state, words) => {
  expect(directoryStateWords(state)).toBe(words);
});

test.each([
  [-3, 1],
  [0, 1],
  [7, 7],
  [99_999_999, 10_000],
])("page %d of an address asks for page %d", (page, asked) => {
  const state = { search: "  ", show: "all", sort: "name", descending: false, page, job: null } as const;
  expect(toListUsers(state)).toEqual({
    show: "all",
    sort: "name",
    descending: false,
    page: asked,
  });
});
