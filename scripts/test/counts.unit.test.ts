import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { add, readCounts, summarise } from "@/scripts/test/counts";

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), "holdfast-counts-"));
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

const vitest = (failed: number, ...files: { status: string; assertionResults: { status: string }[] }[]) => ({
  numPassedTests: 5,
  numFailedTests: failed,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: files,
});
const playwright = (unexpected: number, flaky: number, errors: unknown[]) => ({
  stats: { expected: 4, unexpected, flaky, skipped: 0 },
  errors,
});

describe("readCounts", () => {
  it.each([
    {
      name: "passing tests",
      runner: "vitest",
      report: vitest(0),
      ok: true,
      line: "5 passed, 0 failed, 2 skipped",
    },
    {
      name: "a failing test in a failing file",
      runner: "vitest",
      report: vitest(1, { status: "failed", assertionResults: [{ status: "failed" }] }),
      ok: false,
      line: "5 passed, 1 failed, 2 skipped",
    },
    {
      name: "a file that cannot be loaded",
      runner: "vitest",
      report: vitest(0, { status: "failed", assertionResults: [] }),
      ok: false,
      line: "5 passed, 1 failed, 2 skipped",
    },
    {
      name: "an error outside tests",
      runner: "vitest",
      report: vitest(0),
      ok: false,
      line: "5 passed, 1 failed, 2 skipped",
    },
    {
      name: "journeys",
      runner: "playwright",
      report: playwright(0, 0, []),
      ok: true,
      line: "4 passed, 0 failed",
    },
    {
      name: "a flaky journey",
      runner: "playwright",
      report: playwright(1, 1, []),
      ok: false,
      line: "4 passed, 2 failed",
    },
    {
      name: "a failed set-up",
      runner: "playwright",
      report: playwright(0, 0, [{}]),
      ok: false,
      line: "4 passed, 1 failed",
    },
    {
      name: "no report at all",
      runner: "playwright",
      report: undefined,
      ok: true,
      line: "0 passed, 1 failed",
    },
  ] as const)("counts $name", async ({ runner, report, ok, line }) => {
    const file = path.join(scratch, "report.json");
    if (report) await writeFile(file, JSON.stringify(report));
    expect(summarise(await readCounts(file, runner, ok))).toBe(line);
  });
});

describe("add", () => {
  it("sums each kind", () => {
    const sum = add({ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 });
    expect(sum).toEqual({ passed: 11, failed: 22, skipped: 33 });
  });
});
