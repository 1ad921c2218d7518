import { spawn, type ChildProcess } from "node:child_process";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/**
 * When a process counts as ready: it printed a line that begins with "ready", or an address answers 2xx and does not
 * itself say `"ready":false`.
 */
export type Ready = { line: true } | { url: string };

export type Program = {
  name: string;
  /** Arguments to node. */
  args: string[];
  env: Readonly<Record<string, string | undefined>>;
};

type Running = {
  name: string;
  logFile: string;
  /** The exit code, null when a signal ended it. */
  ended: Promise<number | null>;
  hasEnded: () => boolean;
  stop: () => Promise<void>;
};

const stopTimeoutMs = 10_000;
const readyTimeoutMs = 120_000;

/**
 * Starts node programs, each in a process group of its own (a terminal's Ctrl-C does not reach it), its output in
 * `<logDir>/<name>.log`, and stops them all.
 */
export class Children {
  readonly #running: Running[] = [];
  #stopping = false;

  constructor(
    private readonly logDir: string,
    private readonly onStart: (pid: number) => Promise<void>,
    private readonly onFailure: (error: Error) => void,
  ) {}

  /**
   * Resolves when the program is ready; throws with the end of its log when it fails before. When it ends later
   * without having been asked to, `onFailure` is told.
   */
  async start(program: Program, ready: Ready): Promise<void> {
    const running = await this.#launch(program);
    const until = performance.now() + readyTimeoutMs;
    while (!(await isReady(ready, running.logFile))) {
      if (running.hasEnded()) throw await describe(running, "ended before it was ready");
      if (performance.now() > until)
        throw await describe(running, `was not ready after ${readyTimeoutMs / 1000} s`);
      await delay(50);
    }
    void running.ended.then(async () => {
      if (!this.#stopping) this.onFailure(await describe(running, "ended by itself"));
    });
  }

  /** Runs a program to its end; throws with the end of its log when it fails. */
  async run(program: Program): Promise<void> {
    const running = await this.#launch(program);
    const code = await running.ended;
    if (code !== 0) throw await describe(running, `failed (${code ?? "killed"})`);
  }

  /** Stops all, the last first, each with a time limit; nothing can be started afterwards. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const running of this.#running.toReversed()) await running.stop();
  }

  async #launch({ name, args, env }: Program): Promise<Running> {
    await mkdir(this.logDir, { recursive: true });
    const logFile = path.join(this.logDir, `${name}.log`);
    await rename(logFile, path.join(this.logDir, `${name}.previous.log`)).catch(() => undefined);
    const log = await open(logFile, "a", 0o600);
    if (this.#stopping) throw new Error(`${name} was not started: everything is being stopped.`);
    const child = spawn(process.execPath, args, {
      env: env as NodeJS.ProcessEnv,
      stdio: ["ignore", log.fd, log.fd],
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    const running = { name, logFile, ...control(child) };
    this.#running.push(running);
    await log.close();
    if (child.pid !== undefined) await this.onStart(child.pid);
    return running;
  }
}

function control(child: ChildProcess): Omit<Running, "name" | "logFile"> {
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("exit", resolve);
    child.once("error", reject);
  });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const killGroup = () => {
    try {
      if (process.platform === "win32" || child.pid === undefined) child.kill("SIGKILL");
      else process.kill(-child.pid, "SIGKILL");
    } catch {
      // The group is empty.
    }
  };
  const stop = async () => {
    if (!hasEnded()) {
      child.kill("SIGTERM");
      const timer = setTimeout(killGroup, stopTimeoutMs);
      await ended;
      clearTimeout(timer);
    }
    killGroup();
  };
  return { ended, hasEnded, stop };
}

async function isReady(ready: Ready, logFile: string): Promise<boolean> {
  if ("line" in ready) return /^ready\b/m.test(await readFile(logFile, "utf8"));
  const answer = await fetch(ready.url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
  const body = await answer?.text().catch(() => undefined);
  return answer?.ok === true && body !== undefined && !body.includes('"ready":false');
}

async function describe({ name, logFile }: Running, what: string): Promise<Error> {
  const lines = (await readFile(logFile, "utf8")).trim().split("\n").slice(-15);
  return new Error(
    [`${name} ${what}. The end of ${logFile}:`, ...lines.map((line) => `  | ${line}`)].join("\n"),
  );
}
