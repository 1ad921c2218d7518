import { describe, expect, it, test } from "vitest";

import { ruleKinds } from "@/db/constants";
import { type RecordingRule, rightLabels, rights } from "@/server/domain/rules/schema";

import { adminGroups, userGroups } from "./access-groups";
import { ruleDifference } from "./difference";
import { languages } from "./languages";
import { type RuleFact, retentionWords, ruleFacts } from "./words";

const recording: RecordingRule = {
  audio: true,
  video: false,
  screenOnly: false,
  chat: true,
  reevaluate: false,
  recordingType: "bulk",
  onDemandDays: 14,
  recordingControl: false,
  recordSwitch: true,
  retentionDays: 730,
};

test.each([
  [null, "For ever"],
  [1, "1 day"],
  [30, "30 days"],
  [365, "365 days (1 year)"],
  [730, "730 days (2 years)"],
  [3_650, "3,650 days (10 years)"],
])("a retention of %s days is %s", (days, words) => {
  expect(retentionWords(days)).toBe(words);
});

const said = (facts: readonly RuleFact[] | null) =>
  Object.fromEntries((facts ?? []).map(({ term, value }) => [term, value]));

describe("a rule in words", () => {
  it("names each field of a recording rule as its editor does", () => {
    const common = {
      Audio: "On",
      "Video/Screen Recording": "Off",
      "Screen Only Recording": "Off",
      Chat: "On",
      "Re-evaluate a call when it changes from 1:1 to Meeting": "Off",
      "Retention Time (Days)": "730 days (2 years)",
    };
    expect(said(ruleFacts("recording", recording))).toEqual({
      ...common,
      "Recording Type": "Bulk Recording",
      "Recording Control for Bulk Recording": "Off",
      "Record Switch": "On",
    });
    expect(said(ruleFacts("recording", { ...recording, recordingType: "on_demand" }))).toEqual({
      ...common,
      "Recording Type": "Record On Demand",
      "Days to ask for a recording": "14 days",
    });
  });

  it("says of a rule that never records only that", () => {
    expect(ruleFacts("recording", { ...recording, recordingType: "never" })).toEqual([
      { term: "Recording Type", value: "Never Record" },
      { term: "Imports", value: "Nothing" },
    ]);
  });

  it("names whom it refers to, and counts whom one may not list", () => {
    const [known, hidden] = ["019a0000-0000-7000-8000-000000000001", "019a0000-0000-7000-8000-000000000002"];
    const rule = {
      ...{ visibility: "selected", personIds: [known, hidden], groupIds: [], replay: "time_window" },
      ...{ window: { kind: "days", days: 1 }, download: false, transcript: true, chat: false },
    };
    expect(said(ruleFacts("replay", rule, { [known]: "Jo Jansen" }))).toMatchObject({
      People: "Jo Jansen, 1 not listed for you",
      Groups: "None",
      "Time window": "the last 1 day",
    });
  });

  it("names every right of an access rule once, and its editor has a box for each", () => {
    const words = (ruleFacts("access", { rights: [...rights] }) ?? []).flatMap(({ items }) => items ?? []);
    expect(words.toSorted()).toEqual(Object.values(rightLabels).toSorted());
    const boxes = [...adminGroups, ...userGroups].flatMap((group) => group.rights.map(({ right }) => right));
    expect(boxes.toSorted()).toEqual([...rights].toSorted());
  });

  test.each(ruleKinds)("is null for a %s rule of another shape", (kind) => {
    expect(ruleFacts(kind, { something: "else" })).toBeNull();
  });
});

describe("the difference of two versions", () => {
  const facts = (rights: readonly string[]) => ruleFacts("access", { rights }) ?? [];

  it("says what of a list came and went, and of a field both", () => {
    expect(ruleDifference(facts(["users.list"]), facts(["jobs.manage", "users.list"]))).toEqual([
      { term: "Admin Rights", words: "added Access Jobs" },
    ]);
    expect(ruleDifference(facts(["audit.read"]), facts(["jobs.manage"]))).toEqual([
      { term: "Admin Rights", words: "added Access Jobs; took away Access Audit Logs" },
    ]);
    const forEver = { ...recording, retentionDays: null };
    const between = [recording, forEver].map((rule) => ruleFacts("recording", rule) ?? []);
    expect(ruleDifference(between[0] ?? [], between[1] ?? [])).toEqual([
      { term: "Retention Time (Days)", words: "730 days (2 years) → For ever" },
    ]);
  });

  it("is nothing between the same, and names what only one of them says", () => {
    expect(ruleDifference(facts(["users.list"]), facts(["users.list"]))).toEqual([]);
    const bulk = ruleFacts("recording", recording) ?? [];
    const never = ruleFacts("recording", { ...recording, recordingType: "never" }) ?? [];
    expect(ruleDifference(bulk, never)).toContainEqual({ term: "Audio", words: "On → not asked" });
  });
});

test("every language has a canonical tag and a name of its own", () => {
  for (const { tag } of languages) expect(Intl.getCanonicalLocales(tag)).toEqual([tag]);
  expect(new Set(languages.map(({ name }) => name)).size).toBe(languages.length);
});
