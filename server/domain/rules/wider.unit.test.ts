import fc from "fast-check";
import { describe, expect, it, test } from "vitest";

import { assignmentScopes, replayModes, replayVisibilities, ruleKinds } from "@/db/constants";

import type { ReplayRule, UserAssignment } from "./schema";
import { isWiderAssignment, isWiderReplay } from "./wider";

const replay = (some: Partial<ReplayRule>): ReplayRule => ({
  ...{ visibility: "all", personIds: [], groupIds: [], replay: "as_visible", approverIds: [], window: null },
  ...{ download: false, transcript: false, chat: false, askReason: false },
  ...some,
});

describe("a replay rule is wider", () => {
  /** Row: before; column: after, in the order of the list. x = wider. */
  const byVisibility: Record<ReplayRule["visibility"], string> = {
    none: ".xxxxx",
    own: "..xxxx",
    own_groups: ".....x",
    selected: ".....x",
    reports: ".....x",
    all: "......",
  };
  // Between own groups, selected and reports the people themselves are compared, elsewhere.
  test.each(
    replayVisibilities.flatMap((before) => replayVisibilities.map((after) => [before, after] as const)),
  )("by visibility, from %s to %s", (before, after) => {
    const wider = byVisibility[before][replayVisibilities.indexOf(after)] === "x";
    expect(isWiderReplay(replay({ visibility: after }), replay({ visibility: before }))).toBe(wider);
  });

  const byMode: Record<ReplayRule["replay"], string> = {
    never: ".xxxx",
    as_visible: ".....",
    own_only: ".x.xx",
    on_request: ".xx.x",
    time_window: ".xxx.",
  };
  test.each(replayModes.flatMap((before) => replayModes.map((after) => [before, after] as const)))(
    "by mode, from %s to %s",
    (before, after) => {
      const wider = byMode[before][replayModes.indexOf(after)] === "x";
      expect(isWiderReplay(replay({ replay: after }), replay({ replay: before }))).toBe(wider);
    },
  );

  test.each<[string, Partial<ReplayRule>, Partial<ReplayRule>, boolean]>([
    ["download", {}, { download: true }, true],
    ["no download", { download: true }, {}, false],
    ["transcript", {}, { transcript: true }, true],
    [
      "the words of everything instead of one's own",
      { replay: "own_only", transcript: true },
      { replay: "never", transcript: true },
      true,
    ],
    ["neither play nor words any more", { replay: "own_only", transcript: true }, { replay: "never" }, false],
    ["chat", {}, { chat: true }, true],
    ["no reason any more", { askReason: true }, {}, true],
    ["a reason", {}, { askReason: true }, false],
    [
      "another approver",
      { replay: "on_request", approverIds: ["a"] },
      { replay: "on_request", approverIds: ["a", "b"] },
      true,
    ],
    [
      "fewer approvers",
      { replay: "on_request", approverIds: ["a", "b"] },
      { replay: "on_request", approverIds: ["b"] },
      false,
    ],
    [
      "another window",
      { replay: "time_window", window: { kind: "days", days: 10 } },
      { replay: "time_window", window: { kind: "days", days: 11 } },
      true,
    ],
    [
      "the same window",
      { replay: "time_window", window: { kind: "days", days: 10 } },
      { replay: "time_window", window: { kind: "days", days: 10 } },
      false,
    ],
  ])("by %s", (_, before, after, wider) => {
    expect(isWiderReplay(replay(after), replay(before))).toBe(wider);
  });
});

const ids = ["a", "b", "c"];
const assignments = fc.record({
  scope: fc.constantFrom(...assignmentScopes),
  personIds: fc.subarray(ids),
  kinds: fc.subarray([...ruleKinds]),
});

describe("a User Assignment is wider", () => {
  const of = (scope: UserAssignment["scope"], kinds: UserAssignment["kinds"] = ["access"]) => ({
    ...{ scope, kinds, personIds: scope === "certain" ? ["a"] : [] },
  });
  const byScope: Record<UserAssignment["scope"], string> = {
    none: ".xxx",
    certain: "..xx",
    hierarchy: ".x.x",
    all: "....",
  };
  test.each(assignmentScopes.flatMap((before) => assignmentScopes.map((after) => [before, after] as const)))(
    "by scope, from %s to %s",
    (before, after) => {
      const wider = byScope[before][assignmentScopes.indexOf(after)] === "x";
      expect(isWiderAssignment(of(after), of(before))).toBe(wider);
    },
  );

  it("by a kind, unless it covers nobody", () => {
    expect(isWiderAssignment(of("all", ["access", "replay"]), of("all"))).toBe(true);
    expect(isWiderAssignment(of("none", ["access", "replay"]), of("none"))).toBe(false);
    expect(isWiderAssignment(of("all", []), of("all"))).toBe(false);
  });

  it("never when it covers no person with a kind that the other does not cover", () => {
    const covers = ({ scope, personIds, kinds }: UserAssignment) =>
      new Set(
        scope === "none"
          ? []
          : [...(scope === "certain" ? personIds : [...ids, ...(scope === "all" ? ["boss"] : [])])].flatMap(
              (id) => kinds.map((kind) => `${id} ${kind}`),
            ),
      );
    fc.assert(
      fc.property(assignments, assignments, (after, before) => {
        // Said to be no wider: then it truly covers nothing new.
        if (isWiderAssignment(after, before)) return;
        const known = covers(before);
        expect([...covers(after)].filter((one) => !known.has(one))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});
