import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import postgres from "postgres";

import { bootstrapDatabase, urlFor } from "@/db/bootstrap";
import { type Database, openDatabase } from "@/db/client";
import { startPostgres } from "@/db/embedded/postgres";
import { migrate } from "@/scripts/database/migrate";
import { log } from "@/server/lib/log";

import type { BenchResult, Row } from "./bench";
import { combinations } from "./import-faults/faults";
import { type Outcome, tryCase } from "./import-faults/try-case";

export const name = "import-faults";

/** `BENCH_FAULTS_FILES` shortens it; `BENCH_FAULTS_ONLY` names the rows to try, by a part of their name. */
const files = Number(process.env["BENCH_FAULTS_FILES"] ?? 3_400);
const only = process.env["BENCH_FAULTS_ONLY"] ?? "";
const passwords = { owner: "owner", app: "app" };

/**
 * A whole run of a job over about 3,400 files under each fault alone and under some in pairs, each in a database of its
 * own, then a second run without faults. The figures are the worst of all rows; `callsPerMeeting` is the second run's, over
 * the meetings that it sees.
 */
export async function run(): Promise<BenchResult> {
  log.level = "silent";
  const folder = await mkdtemp(join(tmpdir(), "holdfast-bench-"));
  const server = await startPostgres({ dataDir: join(folder, "postgres"), fast: true });
  try {
    await bootstrapDatabase(server.adminUrl, "template", passwords);
    await migrate(urlFor(server.adminUrl, "hf_owner", passwords.owner, "template"));
    const outcomes: Outcome[] = [];
    for (const [index, faults] of combinations.entries()) {
      if (!faults.some((fault) => fault.name.includes(only))) continue;
      const outcome = await onFreshDatabase(server.adminUrl, `row_${index}`, (database) =>
        tryCase(database, faults, { account: "contoso", files }),
      );
      console.log(`${outcome.name}: ${percent(outcome.coverage)}, ${Math.round(outcome.seconds)} s`);
      outcomes.push(outcome);
    }
    return { table: outcomes.map(rowOf), figures: worst(outcomes) };
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function onFreshDatabase<T>(
  adminUrl: string,
  row: string,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const admin = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  await admin.unsafe(`create database ${row} template template owner hf_owner`);
  const database = openDatabase(urlFor(adminUrl, "hf_app", passwords.app, row), { max: 12 });
  try {
    return await work(database);
  } finally {
    await database.close();
    await admin.unsafe(`drop database ${row} with (force)`);
    await admin.end();
  }
}

const percent = (part: number) => `${(part * 100).toFixed(part === 1 ? 0 : 2)} %`;

const rowOf = (one: Outcome): Row => ({
  faults: one.name,
  "first run": percent(one.firstCoverage),
  coverage: percent(one.coverage),
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
    coverage: Math.min(...outcomes.map(({ coverage, goneNoted }) => Math.min(coverage, goneNoted))),
    corrupt: most(({ corrupt }) => corrupt),
    duplicates: most(({ duplicates }) => duplicates),
    callsPerMeeting: most(({ secondRunCalls }) => secondRunCalls),
    secondRunBytes: most(({ secondRunBytes }) => secondRunBytes),
    tokenLeaks: most(({ tokenLeaks }) => tokenLeaks),
    firstRunCallsPerMeeting: most(({ callsPerMeeting }) => callsPerMeeting),
    fetchedOverKept: most(({ bytesPerKept }) => bytesPerKept),
  };
}
