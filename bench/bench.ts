/** A line of a bench's table: column -> value. All rows of a table have the same columns. */
export type Row = Readonly<Record<string, string | number>>;

/** What a bench found: a table for people, figures for machines, and notes (a peer that is missing, say). */
export type BenchResult = {
  readonly table: readonly Row[];
  readonly figures: Readonly<Record<string, number>>;
  readonly notes?: readonly string[];
  /** Names of the figures that miss their target: then the bench has failed. */
  readonly missed?: readonly string[];
};

/** A file `bench/NAME.bench.ts` exports `name`, the same as in its file name, and `run`. */
export type Bench = { readonly name: string; run(): Promise<BenchResult> };

/** Milliseconds that passed on the wall; for work that waits. */
const wallMs = () => performance.now();

/** Milliseconds of processor time of this process, all threads together: what work costs, however busy the machine is. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/**
 * Milliseconds of each contender: the median over `rounds`. Each round runs all of them, in an order that turns from
 * round to round, so that a busy machine hits all alike; one more round before warms up and does not count.
 */
export async function interleave<Name extends string>(
  contenders: Readonly<Record<Name, () => unknown>>,
  { rounds = 9, clock = wallMs } = {},
): Promise<Record<Name, number>> {
  const names = Object.keys(contenders) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round++) {
    const turn = round % names.length;
    for (const name of [...names.slice(turn), ...names.slice(0, turn)]) {
      const start = clock();
      await contenders[name]();
      if (round > 0) times[name].push(clock() - start);
    }
  }
  return Object.fromEntries(names.map((name) => [name, quantile(times[name], 0.5)])) as Record<Name, number>;
}

/** The value below which the share `q` of the values lies (nearest rank); NaN of none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}
