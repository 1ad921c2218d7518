import fc from "fast-check";
import { describe, expect, it, test } from "vitest";

import { recordingLicenses, regions } from "@/db/constants";
import {
  configureUsersInput,
  listUsersInput,
  type Sourced,
  type UserListItem,
} from "@/server/domain/users/schema";

import { loadReportState, reportAddress, toListUsers, toUserFilter, type UserListState } from "./address";
import { type ConfigurationForm, initialForm, keep, none, toChanges } from "./changes";
import { sourceWords } from "./words";

const unset: Sourced<null> = { value: null, source: { kind: "default" } };
const personId = "01890000-0000-7000-8000-000000000001";
const ruleId = "01890000-0000-7000-8000-000000000002";

const person: UserListItem = {
  id: personId,
  name: "Ana Ruiz",
  username: "ana@contoso.test",
  department: null,
  state: "active",
  origin: "directory",
  listed: true,
  short: [],
  license: { value: "compliance_uc", source: { kind: "own" } },
  regionalStorage: unset,
  addOnZoom: { value: false, source: { kind: "own" } },
  addOnRingCentral: unset,
  addOnAnalytics: unset,
  addOnFullChat: { value: true, source: { kind: "group", groupId: ruleId, groupName: "Sales" } },
  recordingRule: {
    value: { id: ruleId, name: "2 years" },
    source: { kind: "group", groupId: ruleId, groupName: "Sales" },
  },
  replayRule: { value: { id: ruleId, name: "Replay Own" }, source: { kind: "default" } },
  accessRule: { value: { id: ruleId, name: "User" }, source: { kind: "own" } },
  analyticsRule: unset,
};

const own: ConfigurationForm = {
  license: "compliance_uc",
  regionalStorage: none,
  recordingRuleId: none,
  replayRuleId: none,
  accessRuleId: ruleId,
  analyticsRuleId: none,
  addOnZoom: "off",
  addOnRingCentral: none,
  addOnAnalytics: none,
  addOnFullChat: none,
};

describe("the dialog User Configuration", () => {
  it("starts with one person's own values, and inherits the rest", () => {
    expect(initialForm(person)).toEqual(own);
  });

  it("leaves everything as it is when several are ticked", () => {
    expect(new Set(Object.values(initialForm(null)))).toEqual(new Set([keep]));
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
    const addOn = fc.constantFrom(keep, none, "on", "off");
    const form = fc.record<ConfigurationForm>({
      license: fc.constantFrom(keep, none, ...recordingLicenses),
      regionalStorage: fc.constantFrom(keep, none, ...regions),
      recordingRuleId: rule,
      replayRuleId: rule,
      accessRuleId: rule,
      analyticsRuleId: rule,
      addOnZoom: addOn,
      addOnRingCentral: addOn,
      addOnAnalytics: addOn,
      addOnFullChat: addOn,
    });
    fc.assert(
      fc.property(form, (chosen) => {
        const changes = toChanges(initialForm(null), chosen);
        const touched = Object.values(chosen).filter((value) => value !== keep).length;
        expect(Object.keys(changes)).toHaveLength(touched);
        expect(configureUsersInput.safeParse({ personIds: [personId], changes }).success).toBe(touched > 0);
      }),
    );
  });
});

test.each([
  [{ kind: "own" } as const, "own"],
  [{ kind: "group", groupId: ruleId, groupName: "Sales" } as const, "from Sales"],
  [{ kind: "default" } as const, "default"],
])("a value of %j says %s", (source, words) => {
  expect(sourceWords(source)).toBe(words);
});

const state: UserListState = {
  search: "",
  show: null,
  license: [],
  regionalStorage: [],
  department: [],
  recordingRule: [],
  replayRule: [],
  accessRule: [],
  analyticsRule: [],
  addOns: [],
  state: [],
  source: null,
  short: false,
  job: null,
  sort: "name",
  descending: false,
  page: 1,
  columns: null,
};
const asked = { show: "users", sort: "name", descending: false, page: 1 };

describe("the address of the list", () => {
  test.each<[Partial<UserListState>, object]>([
    [{}, {}],
    [{ page: -3 }, { page: 1 }],
    [{ page: 7 }, { page: 7 }],
    [{ page: 99_999_999 }, { page: 10_000 }],
    [{ search: "  " }, {}],
    [{ search: " ana\u0000 " }, { search: "ana" }],
    [{ show: "not_added" }, { show: "not_added" }],
    [{ job: personId }, { show: "all" }],
    [{ job: personId, show: "users" }, { show: "users" }],
    [{ license: ["none", "smart_uc"] }, { license: ["none", "smart_uc"] }],
    [{ recordingRule: ["none", "'; drop table", ruleId] }, { recordingRule: ["none", ruleId] }],
    [{ recordingRule: ["nonsense"] }, {}],
    [{ source: "own" }, { source: "own" }],
    [{ source: "nonsense" }, {}],
    [{ short: true }, { short: true }],
  ])("%j asks for %j", (given, wanted) => {
    const input = toListUsers({ ...state, ...given });
    expect(input).toEqual({ ...asked, ...wanted });
    expect(listUsersInput.safeParse(input).success).toBe(true);
  });

  it("leads to a report of the same people", () => {
    const filtered = { ...state, job: personId, search: "=x&y", addOns: ["addOnZoom" as const], page: 3 };
    const address = new URL(reportAddress(filtered, "csv"), "https://archive.example");
    const { format, ...asked } = loadReportState(address);
    expect([address.pathname, format]).toEqual(["/api/users/report", "csv"]);
    expect(toUserFilter(asked)).toEqual(toUserFilter(filtered));
  });
});
