import fc from "fast-check";
import { describe, expect, it, test } from "vitest";

import { decisionReasons, failureReasons, runStates } from "@/db/constants";
import type { RunSummary } from "@/server/domain/jobs/schema";

import { explain } from "./ledger-words";
import { fixes, isGoingOn, pollEveryMs, resultSentence, runProgress, skippedCount } from "./run-words";

const createdAt = new Date("2026-11-21T18:00:00Z");

const run: RunSummary = {
  id: "r",
  jobId: "j",
  trigger: "manual",
  state: "done",
  createdAt,
  startedAt: createdAt,
  finishedAt: createdAt,
  failure: null,
  window: null,
  forecast: null,
  users: { total: 0, listed: 0 },
  usersNotListed: 0,
  seen: 0,
  archived: 0,
  importing: 0,
  waiting: 0,
  failed: 0,
  skipped: [],
  files: { seen: 0, archived: 0, bytes: 0 },
  remainingMs: null,
};

const skipped = (...list: [RunSummary["skipped"][number]["reason"], number][]) =>
  list.map(([reason, count]) => ({ reason, count, fix: null }));

describe("the sentence of a run's result", () => {
  test.each<[Partial<RunSummary>, string]>([
    [{}, "0 seen"],
    [
      { seen: 12, skipped: skipped(["no_recording_license", 12]) },
      "12 seen, 12 skipped: no recording license",
    ],
    [{ seen: 40, archived: 40 }, "40 seen, 40 archived"],
    [
      {
        seen: 1_240,
        archived: 1_200,
        failed: 2,
        waiting: 1,
        importing: 32,
        skipped: skipped(["no_zoom_add_on", 2], ["no_recording_rule", 3]),
      },
      "1,240 seen, 1,200 archived, 32 importing, 1 waiting, 2 failed, 5 skipped: 3 no recording rule, 2 no Zoom add-on",
    ],
  ])("%j", (change, sentence) => {
    expect(resultSentence({ ...run, ...change })).toBe(sentence);
  });

  it("accounts for every skipped recording", () => {
    const reason = fc.constantFrom(...decisionReasons);
    const entry = fc.record({ reason, count: fc.integer({ min: 1, max: 999 }), fix: fc.constant(null) });
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: (e) => e.reason, minLength: 2 }), (list) => {
        const [, detail = ""] = resultSentence({ ...run, skipped: list }).split("skipped: ");
        const counts = [...detail.matchAll(/(?:^|, )(\d+) /g)].map(([, count]) => Number(count));
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(skippedCount({ skipped: list }));
      }),
    );
  });
});

test.each([
  [0, 1_000],
  [59_999, 1_000],
  [60_000, 3_000],
  [600_000, 10_000],
  [-5_000, 1_000],
])("a run that began %d ms ago is looked at every %d ms", (ageMs, everyMs) => {
  const now = new Date(createdAt.getTime() + ageMs);
  expect(runStates.map((state) => pollEveryMs({ state, createdAt }, now))).toEqual(
    runStates.map((state) => isGoingOn(state) && everyMs),
  );
});

test.each<[Partial<RunSummary>, string | undefined]>([
  [{ state: "queued" }, undefined],
  [{ state: "listing" }, undefined],
  [{ state: "listing", users: { total: 12, listed: 3 } }, "3 of 12 users listed"],
  [{ state: "importing", seen: 40, archived: 8, importing: 30, failed: 2 }, "10 of 40 recordings done"],
  [{ state: "done" }, undefined],
])("progress of %j is %s", (change, words) => {
  expect(runProgress({ ...run, ...change })?.words).toBe(words);
});

it("links each place where reasons can be mended once, with the job to come back to", () => {
  const list: RunSummary["skipped"] = [
    { reason: "no_recording_license", count: 3, fix: "/users" },
    { reason: "no_zoom_add_on", count: 2, fix: "/users" },
    { reason: "retention_over", count: 1, fix: null },
    { reason: "no_matching_user", count: 1, fix: "/users?show=all" },
  ];
  expect(fixes({ jobId: "j", skipped: list })).toEqual([
    { href: "/users?job=j", words: "no recording license, no Zoom add-on" },
    { href: "/users?show=all&job=j", words: "no matching user" },
  ]);
});

describe("the ledger's reason", () => {
  test.each(failureReasons)("of a failed item is its failure: %s", (failure) => {
    const failed = explain({ state: "failed", reason: "rule_keeps", failure });
    expect(failed).not.toBe(explain({ state: "archived", reason: "rule_keeps", failure }));
    expect(failed).toMatch(/^[A-Z]/);
  });
  it("of anything else is what decided", () => {
    expect(explain({ state: "skipped", reason: "no_recording_license", failure: null })).toBe(
      "No recording license",
    );
  });
});
