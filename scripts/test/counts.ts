import { readFile } from "node:fs/promises";

export type Counts = { passed: number; failed: number; skipped: number };

export const noCounts: Counts = { passed: 0, failed: 0, skipped: 0 };

export function add(left: Counts, right: Counts): Counts {
  return {
    passed: left.passed + right.passed,
    failed: left.failed + right.failed,
    skipped: left.skipped + right.skipped,
  };
}

/** The line that other programs read. */
export function summarise({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** The parts of vitest's JSON report (Jest's form) that are read here. */
type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
};

/** The parts of Playwright's JSON report that are read here. */
type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: unknown[];
};

/** A file that could not even be loaded counts as one failure, for none of its tests was counted. */
function countVitest(report: VitestReport): Counts {
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((assertion) => assertion.status === "failed"),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** A test that passed only when repeated counts as failed. */
function countPlaywright({ stats, errors }: PlaywrightReport): Counts {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}

const readers = { vitest: countVitest, playwright: countPlaywright };

/**
 * Reads a runner's report. A missing or unreadable one is a failure, and so is a runner that failed although its
 * report shows none.
 */
export async function readCounts(
  file: string,
  runner: keyof typeof readers,
  succeeded: boolean,
): Promise<Counts> {
  let counts: Counts;
  try {
    counts = readers[runner](JSON.parse(await readFile(file, "utf8")) as VitestReport & PlaywrightReport);
  } catch {
    return { ...noCounts, failed: 1 };
  }
  return !succeeded && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
