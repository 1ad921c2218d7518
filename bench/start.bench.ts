import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { spawnDemo } from "@/scripts/demo/spawn";

import { type BenchResult, quantile } from "./bench";

export const name = "start";

const starts = 3;

/**
 * Starts of `npm run demo` until it says that it is ready, when installed, built and started once before: a real
 * database, durable, with its first import in it. `seconds` is the median.
 */
export async function run(): Promise<BenchResult> {
  const dataDir = await mkdtemp(join(tmpdir(), "holdfast-start-"));
  try {
    const first = await start(dataDir);
    const later: number[] = [];
    for (let round = 0; round < starts; round++) later.push(await start(dataDir));
    return {
      table: [
        { start: "first (builds when sources changed, fills the database)", seconds: first },
        ...later.map((seconds, round) => ({ start: `start ${round + 2}`, seconds })),
      ],
      figures: { seconds: quantile(later, 0.5) },
    };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Seconds from nothing to ready; what was started is stopped again. */
async function start(dataDir: string): Promise<number> {
  const began = performance.now();
  const demo = await spawnDemo({ dataDir });
  const seconds = (performance.now() - began) / 1_000;
  await demo.stop();
  return seconds;
}
