import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

const startMs = 60_000;
/** Clock ticks a second in /proc; 100 on every Linux that Node runs on. */
const ticks = 100;

export const hasProgram = (name: string) => spawnSync(name, ["-v"], { stdio: "ignore" }).error === undefined;
export const canPin = () => process.platform === "linux" && hasProgram("taskset");

/** Starts a server, held to core 0 where the system can, and waits until `url` answers. */
export async function startServer(
  command: readonly [string, ...string[]],
  options: { cwd: string; env: NodeJS.ProcessEnv; url: string },
): Promise<{ pid: number; stop: () => Promise<void> }> {
  const [program, ...args] = canPin() ? (["taskset", "-c", "0", ...command] as const) : command;
  const { cwd, env } = options;
  const child: ChildProcess = spawn(program, args, { cwd, env, stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  const until = performance.now() + startMs;
  while (performance.now() < until && child.exitCode === null) {
    const answer = await fetch(options.url).catch(() => null);
    if (answer) {
      await answer.body?.cancel();
      return { pid: child.pid ?? 0, stop };
    }
    await delay(100);
  }
  await stop();
  throw new Error(`${command.join(" ")} did not answer at ${options.url}`);
}

/** Processor seconds that a process and everything below it have used so far; NaN where the system doesn't say. */
export function cpuSeconds(pid: number): number {
  try {
    const processes = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => readStat(name) ?? []);
    const family = new Set([pid]);
    for (let size = 0; size < family.size;) {
      size = family.size;
      for (const one of processes) if (family.has(one.parent)) family.add(one.pid);
    }
    return processes.filter((one) => family.has(one.pid)).reduce((sum, one) => sum + one.seconds, 0);
  } catch {
    return Number.NaN;
  }
}

function readStat(name: string): { pid: number; parent: number; seconds: number } | null {
  try {
    const text = readFileSync(`/proc/${name}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const seconds = (Number(fields[11]) + Number(fields[12])) / ticks;
    return { pid: Number(name), parent: Number(fields[1]), seconds };
  } catch {
    return null;
  }
}
