import type { Database } from "@/db/client";

import type { Fault } from "./faults";
import { apiCalls, compare, meetingsSeen } from "./measure";
import { itemsIn, lookLater, runJob } from "./run-job";
import { connect, makeWorld, type Size, type World } from "./world";

/** What one combination of faults has led to. */
export type Outcome = {
  name: string;
  /** Runs until nothing was left to do. */
  runs: number;
  coverage: number;
  /** Of the first run alone. */
  firstCoverage: number;
  /** Archived recordings of calls, and messages of team chat: the same in every row. */
  calls: number;
  messages: number;
  corrupt: number;
  duplicates: number;
  /** Of Zoom's API, for each meeting that Zoom holds. */
  callsPerMeeting: number;
  bytesPerKept: number;
  secondRunBytes: number;
  secondRunCalls: number;
  /** Files that Zoom lost before they were fetched and that the ledger says so of, over those it lost. */
  goneNoted: number;
  tokenLeaks: number;
  seconds: number;
};

const mostRuns = 5;

/** Imports everything under the faults, then without them once more. */
export async function tryCase(database: Database, faults: readonly Fault[], size: Size): Promise<Outcome> {
  const world = await makeWorld(database, { ...size, paced: faults.some(({ paced }) => paced) });
  try {
    const start = performance.now();
    for (const fault of faults) fault.arm?.(world);
    const first = await runOnce(world, faults);
    const firstCoverage = (await compare(world)).coverage;
    const runs = await runOn(world, faults, first);
    const seconds = (performance.now() - start) / 1_000;
    const found = await compare(world);
    const { fileBytes, leaks } = world.zoom.control.requests();
    const calls = apiCalls(world);
    const lost = world.lost.length;
    const gone = (await itemsIn(world, "gone")).length;

    world.zoom.control.clearFaults();
    world.zoom.control.clearRequests();
    const { runId } = await runJob(world);
    const again = world.zoom.control.requests();
    return {
      name: faults.map(({ name }) => name).join(" + "),
      runs,
      coverage: found.coverage,
      firstCoverage,
      calls: found.calls,
      messages: found.messages,
      corrupt: found.corrupt,
      duplicates: found.duplicates + (await compare(world)).duplicates,
      callsPerMeeting: calls / found.meetings,
      bytesPerKept: fileBytes / found.keptBytes,
      secondRunBytes: again.fileBytes,
      secondRunCalls: apiCalls(world) / Math.max(1, await meetingsSeen(world, runId)),
      goneNoted: lost === 0 ? 1 : gone / lost,
      tokenLeaks: leaks + again.leaks,
      seconds,
    };
  } finally {
    await world.close();
  }
}

const leftOver = ["kept", "importing", "failed", "waiting"] as const;

/** A run and the later looks; whether it ended well and left nothing behind. */
async function runOnce(world: World, faults: readonly Fault[] = []): Promise<boolean> {
  const { state, failure } = await runJob(world, async () => {
    for (const fault of faults) await fault.afterListing?.(world);
  });
  await lookLater(world);
  // A run that is done but for some users says so.
  return state === "done" && failure === null && (await itemsIn(world, ...leftOver)).length === 0;
}

/** Runs until nothing is left; before each an administrator does what the screen asks for. Answers how many there were. */
async function runOn(world: World, faults: readonly Fault[], first: boolean): Promise<number> {
  let done = first && !faults.some(({ silent }) => silent);
  let runs = 1;
  for (; !done && runs < mostRuns; runs++) {
    for (const fault of faults) fault.heal?.(world);
    if ((await world.ports[0].zoom.tokens.load()) === null) await connect(world);
    done = await runOnce(world);
  }
  return runs;
}
