import { describe, expect, it, test } from "vitest";

import type { ReplayMode } from "@/db/constants";
import type { UserActor } from "@/server/domain/access/actor";
import { noAssignment, type ReplayRule, type Right } from "@/server/domain/rules/schema";

import { stateOf } from "./load-gate";
import { judgeReplay, windowBounds, wordsOpen } from "./replay-gate";
import type { LatestRequest, ReplayRefusal } from "./schema";

const me = "01a1ffab-0000-7000-8000-000000000001";
const somebody = "01a1ffab-0000-7000-8000-000000000002";
const now = new Date("2026-11-21T12:00:00Z");
const berlin = "Europe/Berlin";

const actor = (replay: ReplayMode, rights: Right[] = ["conversations.replay"]): UserActor => ({
  ...({ kind: "user", id: me, tenantId: me, sessionId: me, assignment: noAssignment, reach: [] } as const),
  rights: new Set(rights),
  replay: {
    ...({ visibility: "all", personIds: [], groupIds: [], approverIds: [somebody], replay } as const),
    ...{ window: null, download: false, transcript: true, chat: true, askReason: false },
  },
});

const people = {
  owned: { ownerPersonId: me, hostPersonId: somebody },
  hosted: { ownerPersonId: somebody, hostPersonId: me },
  other: { ownerPersonId: somebody, hostPersonId: somebody },
};
const asked = (state: LatestRequest["state"]): LatestRequest => ({
  ...{ id: me, state, reason: "A matter", requestedAt: now, decidedAt: null, expiresAt: now },
});
const inside = { from: new Date("2026-11-01T00:00:00Z"), to: null };
const outside = { from: new Date("2026-11-21T00:00:00Z"), to: null };
const facts = {
  nothing: { bounds: null, request: null },
  waiting: { bounds: null, request: asked("waiting") },
  approved: { bounds: null, request: asked("approved") },
  refused: { bounds: null, request: asked("refused") },
  ended: { bounds: null, request: asked("ended") },
  inside: { bounds: inside, request: null },
  outside: { bounds: outside, request: null },
};
type Facts = keyof typeof facts;

/** Mode, whose, what is known; then what becomes of the replay, and whether the words are open. */
const table: [ReplayMode, (keyof typeof people)[], Facts[], "allowed" | ReplayRefusal, boolean][] = [
  ["never", ["owned", "hosted", "other"], ["nothing", "approved", "inside"], "rule_never", true],
  ["as_visible", ["owned", "hosted", "other"], ["nothing", "refused", "outside"], "allowed", true],
  ["own_only", ["owned", "hosted"], ["nothing", "refused", "outside"], "allowed", true],
  ["own_only", ["other"], ["nothing", "approved", "inside"], "not_own", false],
  ["on_request", ["owned", "hosted", "other"], ["approved"], "allowed", true],
  ["on_request", ["owned", "hosted", "other"], ["nothing", "waiting", "refused"], "needs_request", false],
  ["on_request", ["owned", "hosted", "other"], ["ended", "inside"], "needs_request", false],
  ["time_window", ["owned", "hosted", "other"], ["inside"], "allowed", true],
  ["time_window", ["owned", "hosted", "other"], ["outside", "nothing", "approved"], "outside_window", false],
];

describe("the gate", () => {
  const cases = table.flatMap(([mode, whose, known, becomes, open]) =>
    whose.flatMap((one) => known.map((fact) => [mode, one, fact, becomes, open] as const)),
  );

  test.each(cases)("%s, %s, %s: %s, words open: %s", (mode, whose, known, becomes, open) => {
    const conversation = { id: me, startedAt: new Date("2026-11-20T00:00:00Z"), ...people[whose] };
    const verdict = judgeReplay(actor(mode), conversation, facts[known]);
    expect(verdict.allowed ? "allowed" : verdict.reason).toBe(becomes);
    expect(wordsOpen(actor(mode), conversation, facts[known])).toBe(open);
    const noRight = judgeReplay(actor(mode, []), conversation, facts[known]);
    expect(noRight).toEqual({ allowed: false, reason: "right_missing" });
  });

  it("ends an approval when its time is over", () => {
    const expiresAt = new Date("2026-11-21T12:00:00Z");
    const at = (ms: number) => stateOf({ state: "approved", expiresAt }, new Date(expiresAt.getTime() + ms));
    expect([at(-1), at(0)]).toEqual(["approved", "ended"]);
    expect(stateOf({ state: "approved", expiresAt: null }, now)).toBe("ended");
    expect(stateOf({ state: "waiting", expiresAt: null }, now)).toBe("waiting");
  });
});

describe("the window", () => {
  const allowed = (window: ReplayRule["window"], startedAt: string, at: string, zone: string) => {
    const bounds = windowBounds(window, new Date(at), zone);
    const conversation = { id: me, startedAt: new Date(startedAt), ...people.other };
    return judgeReplay(actor("time_window"), conversation, { bounds, request: null }).allowed;
  };
  const days = (count: number) => ({ kind: "days" as const, days: count });
  const dates = (from: string, to: string) => ({ kind: "dates" as const, from, to });

  test.each<[string, ReplayRule["window"], string, string, string, boolean]>([
    ["7 days, to the moment", days(7), "2026-11-14T12:00:00Z", "2026-11-21T12:00:00Z", berlin, true],
    ["7 days and 1 ms", days(7), "2026-11-14T12:00:00Z", "2026-11-21T12:00:00.001Z", berlin, false],
    // Clocks go back on 25 October: that day has 25 hours in Berlin, and is one day.
    ["over a long day", days(1), "2026-10-24T12:00:00Z", "2026-10-25T13:00:00Z", berlin, true],
    ["over a long day, and 1 ms", days(1), "2026-10-24T12:00:00Z", "2026-10-25T13:00:00.001Z", berlin, false],
    ["the same in UTC", days(1), "2026-10-24T12:00:00Z", "2026-10-25T12:00:00.001Z", "UTC", false],
    // Clocks go forward on 29 March: 23 hours.
    ["over a short day", days(1), "2026-03-28T12:00:00Z", "2026-03-29T11:00:00Z", berlin, true],
    ["over a short day, and 1 ms", days(1), "2026-03-28T12:00:00Z", "2026-03-29T11:00:00.001Z", berlin, false],
    ["not begun yet", days(1), "2026-11-22T12:00:00Z", "2026-11-21T12:00:00Z", berlin, true],
    ["first moment of the first date", dates("2026-03-29", "2026-03-29"), "2026-03-28T23:00:00Z", "2030-01-01T00:00:00Z", berlin, true],
    ["the moment before it", dates("2026-03-29", "2026-03-29"), "2026-03-28T22:59:59.999Z", "2030-01-01T00:00:00Z", berlin, false],
    ["last moment of a short last date", dates("2026-03-01", "2026-03-29"), "2026-03-29T21:59:59.999Z", "2030-01-01T00:00:00Z", berlin, true],
    ["the moment after it", dates("2026-03-01", "2026-03-29"), "2026-03-29T22:00:00Z", "2030-01-01T00:00:00Z", berlin, false],
    ["last moment of a long last date", dates("2026-10-01", "2026-10-25"), "2026-10-25T22:59:59.999Z", "2030-01-01T00:00:00Z", berlin, true],
    ["the moment after that", dates("2026-10-01", "2026-10-25"), "2026-10-25T23:00:00Z", "2030-01-01T00:00:00Z", berlin, false],
    ["dates of another zone", dates("2026-10-25", "2026-10-25"), "2026-10-25T23:00:00Z", "2030-01-01T00:00:00Z", "America/New_York", true],
    ["no window at all", null, "2026-11-21T12:00:00Z", "2026-11-21T12:00:00Z", berlin, false],
  ])("%s", (_, window, startedAt, at, zone, expected) => {
    expect(allowed(window, startedAt, at, zone)).toBe(expected);
  }); // prettier-ignore
});
