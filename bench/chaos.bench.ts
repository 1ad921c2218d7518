import type { BenchResult } from "./bench";
import { tryChaos } from "./chaos/try-chaos";

export const name = "chaos";

/**
 * kill -9 of the app's functions, the engine or the database, fifty times while a thousand files are imported: then each
 * file is in the archive once, opens to the bytes that Zoom has, and nothing else lies about.
 */
export async function run(): Promise<BenchResult> {
  const chaos = await tryChaos({ files: 1_000, kills: 50, bytesPerSecond: 250_000, pauseMs: 1_500 });
  const { kills, during, missing, duplicates, corrupt, orphans, files, seconds } = chaos;
  return {
    table: [{ files, ...kills, during, missing, duplicates, corrupt, orphans, seconds }],
    figures: { kills: kills.app + kills.engine + kills.database, missing, duplicates, corrupt, orphans },
  };
}
