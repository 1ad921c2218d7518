import { describe, expect, it, test } from "vitest";

import { ruleKinds } from "@/db/constants";
import { type RecordingRule, rightLabels, rights } from "@/server/domain/rules/schema";

import { retentionWords, ruleFacts } from "./words";

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

describe("a rule in words", () => {
  it("names each field of a recording rule as its editor does", () => {
    const facts = new Map(ruleFacts("recording", recording)?.map(({ term, value }) => [term, value]));
    expect(Object.fromEntries(facts)).toEqual({
      "Recording Type": "Bulk Recording",
      Audio: "On",
      "Video/Screen Recording": "Off",
      "Screen Only Recording": "Off",
      Chat: "On",
      "Re-evaluate a call when it changes from 1:1 to Meeting": "Off",
      "Recording Control for Bulk Recording": "Off",
      "Record Switch": "On",
      "Retention Time (Days)": "730 days (2 years)",
    });
  });

  it("says of a rule that never records only that", () => {
    expect(ruleFacts("recording", { ...recording, recordingType: "never" })).toEqual([
      { term: "Recording Type", value: "Never Record" },
      { term: "Imports", value: "Nothing" },
    ]);
  });

  it("names every right of an access rule once", () => {
    const words = (ruleFacts("access", { rights: [...rights] }) ?? []).map(({ value }) => value).join(", ");
    expect(words.split(", ").toSorted()).toEqual(Object.values(rightLabels).toSorted());
  });

  test.each(ruleKinds)("is null for a %s rule of another shape", (kind) => {
    expect(ruleFacts(kind, { something: "else" })).toBeNull();
  });
});
