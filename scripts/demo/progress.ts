/** Runs a piece of work and tells how it went. */
export type Progress = { step: <T>(title: string, work: () => Promise<T>) => Promise<T> };

/** One line a step when it is done, numbered in the order of finishing, since some run side by side. */
export function createProgress(total: number, write: (line: string) => void): Progress {
  let finished = 0;
  return {
    async step(title, work) {
      const began = performance.now();
      const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
      try {
        const result = await work();
        finished += 1;
        write(`[${finished}/${total}] ${title.padEnd(48)} ${seconds()}`);
        return result;
      } catch (error) {
        write(`[failed] ${title.padEnd(45)} ${seconds()}`);
        throw error;
      }
    },
  };
}
