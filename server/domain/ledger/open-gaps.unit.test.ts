import { expect, it } from "vitest";

import { outsideGaps } from "./open-gaps";

const at = (time: string) => new Date(`2026-11-20T${time}:00Z`);
const gaps = [{ runId: "run", from: at("10:00"), to: at("14:00") }];
const kept = { outcome: "keep", reason: "rule_keeps", retainUntil: null } as const;

it.each([
  ["a call that began in it", false, "11:00", "15:00", "skip"],
  ["a call that began before it", false, "09:00", "11:00", "keep"],
  ["a day of chat that was all written in it", true, "11:00", "13:00", "skip"],
  ["a day of chat that goes on when the job works again", true, "09:00", "15:00", "keep"],
  ["a day of chat that begins in it and goes on after", true, "11:00", "15:00", "keep"],
  ["a day of chat that began before the job was switched off", true, "09:00", "11:00", "keep"],
])("of a time without the job: %s", (_, isChat, from, to, outcome) => {
  const span = { isChat, startedAt: at(from), endedAt: at(to) };
  expect(outsideGaps(kept, span, gaps).outcome).toBe(outcome);
});
