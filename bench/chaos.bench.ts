import type { BenchResult } from "./bench";
import { tryChaos } from "./chaos/try-chaos";

export const name = "chaos";

const wanted = 50;

/**
 * kill -9 of the app's functions, the engine or the database, fifty times while a thousand files are imported: then each
 * file is in the archive once, opens to the bytes that Zoom has, and nothing else lies about.
 */
export async function run(): Promise<BenchResult> {
  const chaos = await tryChaos({ files: 1_000, kills: wanted, bytesPerSecond: 250_000, pauseMs: 1_500 });
  const { kills, during, missing, duplicates, corrupt, orphans, files, seconds } = chaos;
  const wrong = { missing, duplicates, corrupt, orphans };
  const all = kills.app + kills.engine + kills.database;
  return {
    table: [{ files, ...kills, during, ...wrong, seconds }],
    figures: { kills: all, ...wrong },
    missed: [
      ...(all < wanted ? ["kills"] : []),
      ...Object.entries(wrong).flatMap(([name, count]) => (count === 0 ? [] : [name])),
    ],
  };
}
