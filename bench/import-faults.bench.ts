import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { bootstrapDatabase, urlFor } from "@/db/bootstrap";
import { startPostgres } from "@/db/embedded/postgres";
import { migrate } from "@/scripts/database/migrate";

import type { BenchResult, Row } from "./bench";
import { combinations } from "./import-faults/faults";
import type { Outcome } from "./import-faults/try-case";
import type { Order } from "./import-faults/worker";

export const name = "import-faults";

/**
 * `BENCH_FAULTS_FILES` shortens it; `BENCH_FAULTS_ONLY` names the rows to try, by a part of their name; with
 * `BENCH_FAULTS_PAIRS=all` each two faults of different places are tried, not each two places once.
 */
const files = Number(process.env["BENCH_FAULTS_FILES"] ?? 3_400);
const only = process.env["BENCH_FAULTS_ONLY"] ?? "";
const atATime = 2;
const passwords = { owner: "owner", app: "app" };

/**
 * A whole run of a job over about 3,400 files under each fault alone and under each two kinds of them, each in a database
 * of its own, then a second run without faults; two rows at a time. The figures are the worst of all rows;
 * `callsPerMeeting` is the second run's, over the meetings that it sees. Calls and team chat have as much in every row.
 */
export async function run(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-bench-"));
  const server = await startPostgres({ dataDir: join(folder, "postgres"), fast: true });
  try {
    await bootstrapDatabase(server.adminUrl, "template", passwords);
    await migrate(urlFor(server.adminUrl, "hf_owner", passwords.owner, "template"));
    const rows = [...combinations.keys()].filter((row) =>
      combinations[row]?.some((fault) => fault.name.includes(only)),
    );
    const common = { files, adminUrl: server.adminUrl, password: passwords.app };
    const outcomes = await tryAll(rows.map((row) => ({ ...common, row })));
    const figures = worst(outcomes);
    return { table: outcomes.map(rowOf), figures, missed: missed(figures) };
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function tryAll(orders: readonly Order[]): Promise<Outcome[]> {
  const found = new Map<number, Outcome>();
  const queue = orders.values();
  const lane = async () => {
    const worker = fork(join(import.meta.dirname, "import-faults/worker.ts"), {
      execArgv: ["--import", "tsx"],
    });
    const ended = once(worker, "exit").then(([code]) => {
      throw new Error(`the worker ended with ${String(code)}; its messages stand above`);
    });
    ended.catch(() => undefined);
    for (const order of queue) {
      worker.send(order);
      const [outcome] = (await Promise.race([once(worker, "message"), ended])) as [Outcome];
      console.log(`${outcome.name}: ${percent(outcome.coverage)} in ${Math.round(outcome.seconds)} s`);
      found.set(order.row, outcome);
    }
    worker.kill();
  };
  await Promise.all(Array.from({ length: atATime }, lane));
  return orders.flatMap(({ row }) => found.get(row) ?? []);
}

const percent = (part: number) => `${(part * 100).toFixed(part === 1 ? 0 : 2)} %`;

const rowOf = (one: Outcome): Row => ({
  faults: one.name,
  "first run": percent(one.firstCoverage),
  coverage: percent(one.coverage),
  calls: one.calls,
  messages: one.messages,
  corrupt: one.corrupt,
  duplicates: one.duplicates,
  "gone noted": percent(one.goneNoted),
  "calls/meeting": one.callsPerMeeting,
  "fetched/kept": one.bytesPerKept.toFixed(3),
  runs: one.runs,
  "second run, bytes": one.secondRunBytes,
  "calls/meeting seen": one.secondRunCalls,
  "tokens leaked": one.tokenLeaks,
  s: one.seconds,
});

function worst(outcomes: readonly Outcome[]): Record<string, number> {
  const most = (value: (one: Outcome) => number) => Math.max(...outcomes.map(value));
  return {
    coverage: Math.min(
      ...outcomes.map(({ coverage, goneNoted }) => Math.min(coverage, goneNoted)),
      ...(["calls", "messages"] as const).map(
        (what) => most(({ [what]: count }) => -count) / -most(({ [what]: count }) => count),
      ),
    ),
    corrupt: most(({ corrupt }) => corrupt),
    duplicates: most(({ duplicates }) => duplicates),
    callsPerMeeting: most(({ secondRunCalls }) => secondRunCalls),
    secondRunBytes: most(({ secondRunBytes }) => secondRunBytes),
    tokenLeaks: most(({ tokenLeaks }) => tokenLeaks),
    firstRunCallsPerMeeting: most(({ callsPerMeeting }) => callsPerMeeting),
    fetchedOverKept: most(({ bytesPerKept }) => bytesPerKept),
  };
}

/** What the figures must be. */
const targets: Record<string, (value: number) => boolean> = {
  coverage: (value) => value === 1,
  corrupt: (value) => value === 0,
  duplicates: (value) => value === 0,
  // Asking each user once weighs more on few meetings.
  callsPerMeeting: (value) => value <= 1.1 || files < 1_500,
  secondRunBytes: (value) => value === 0,
  tokenLeaks: (value) => value === 0,
  fetchedOverKept: (value) => value < 1.05,
};

const missed = (figures: Record<string, number>): string[] =>
  Object.keys(targets).filter((name) => !targets[name]?.(figures[name] ?? Number.NaN));
