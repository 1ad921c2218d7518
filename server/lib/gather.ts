type Waiting<I, O> = { input: I; resolve: (output: O) => void; reject: (error: unknown) => void };

/**
 * Joins calls that come while one is under way into the next one: `work` answers a batch, in its order. When a batch of
 * several fails, each is tried alone, so that a bad one fails by itself.
 */
export function gather<I, O>(
  work: (inputs: readonly I[]) => Promise<readonly O[]>,
): (input: I) => Promise<O> {
  let waiting: Waiting<I, O>[] = [];
  let busy = false;

  const answer = async (batch: readonly Waiting<I, O>[]): Promise<void> => {
    try {
      const outputs = await work(batch.map(({ input }) => input));
      for (const [at, one] of batch.entries()) one.resolve(outputs[at] as O);
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const one of batch) await answer([one]);
    }
  };
  const run = async (): Promise<void> => {
    busy = true;
    // What is asked for in the same turn belongs together.
    await new Promise(setImmediate);
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await answer(batch);
    }
    busy = false;
  };
  return (input) =>
    new Promise((resolve, reject) => {
      waiting.push({ input, resolve, reject });
      if (!busy) void run();
    });
}

/** At most `limit` pieces of work at a time; the others wait, first come, first served. */
export function lanes(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = limit;
  const queue: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else free += 1;
    }
  };
}
