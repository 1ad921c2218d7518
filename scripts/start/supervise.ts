import { spawn, type ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

type Program = { name: string; args: string[]; env: Record<string, string | undefined> };

type Entry = { child?: ChildProcess; ended: Promise<void> };

type SupervisorOptions = {
  /** The wait before a crashed program is started again; doubled from crash to crash up to `maxWaitMs`. */
  firstWaitMs?: number;
  maxWaitMs?: number;
  /** After running that long, a program counts as healthy again. */
  healthyAfterMs?: number;
  stopTimeoutMs?: number;
  write: (line: string) => void;
};

/** Keeps node programs running: a crashed one is started again, later and later; stopping ends the last one first. */
export class Supervisor {
  readonly #running: Entry[] = [];
  readonly #abort = new AbortController();

  constructor(private readonly options: SupervisorOptions) {}

  start(program: Program): void {
    const entry: Entry = { ended: Promise.resolve() };
    this.#running.push(entry);
    entry.ended = this.#keepRunning(program, (child) => (entry.child = child));
  }

  /** Asks each program to end, the last one first, and ends it when it does not within the time limit. */
  async stop(): Promise<void> {
    this.#abort.abort();
    for (const { child, ended } of this.#running.toReversed()) {
      child?.kill("SIGTERM");
      const timer = setTimeout(() => child?.kill("SIGKILL"), this.options.stopTimeoutMs ?? 20_000);
      await ended;
      clearTimeout(timer);
    }
  }

  async #keepRunning(program: Program, onStart: (child: ChildProcess) => void): Promise<void> {
    const { firstWaitMs = 1_000, maxWaitMs = 30_000, healthyAfterMs = 60_000, write } = this.options;
    let waitMs = firstWaitMs;
    for (;;) {
      const began = performance.now();
      const child = spawn(process.execPath, program.args, {
        stdio: "inherit",
        env: program.env as NodeJS.ProcessEnv,
      });
      onStart(child);
      const end = await new Promise<string>((resolve) => {
        child.once("error", (error) => resolve(error.message));
        child.once("exit", (code, signal) => resolve(signal ?? `code ${code}`));
      });
      if (this.#abort.signal.aborted) return;
      if (performance.now() - began > healthyAfterMs) waitMs = firstWaitMs;
      write(`${program.name} ended (${end}); starting it again in ${waitMs / 1000} s`);
      await delay(waitMs, undefined, { signal: this.#abort.signal }).catch(() => undefined);
      if (this.#abort.signal.aborted) return;
      waitMs = Math.min(waitMs * 2, maxWaitMs);
    }
  }
}
