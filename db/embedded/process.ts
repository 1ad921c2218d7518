import { execFile } from "node:child_process";
import { readFile, readlink } from "node:fs/promises";
import { promisify } from "node:util";
import { setTimeout as delay } from "node:timers/promises";

const run = promisify(execFile);

/** A process that is told apart from a later one with the same number by when it started. */
export type ProcessIdentity = { pid: number; started: string };

/**
 * The moment a process started, in a form that is only good for comparing; undefined when no such process runs.
 * A zombie does not run.
 */
async function processStart(pid: number): Promise<string | undefined> {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if (process.platform === "linux") return linuxStart(pid);
  const [program, args]: [string, string[]] =
    process.platform === "win32"
      ? ["powershell", ["-NoProfile", "-Command", `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`]]
      : ["ps", ["-o", "lstart=", "-p", String(pid)]];
  const answer = await run(program, args, { windowsHide: true }).catch(() => undefined);
  return answer?.stdout.trim() || undefined;
}

async function linuxStart(pid: number): Promise<string | undefined> {
  const state = await linuxState(pid);
  if (!state || state.fields[0] === "Z" || state.fields[0] === "X") return undefined;
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
  return `${boot.trim()}/${state.fields[19] ?? ""}`;
}

/** See proc(5), /proc/pid/stat: the fields behind the program's name, which may itself hold blanks and brackets. */
async function linuxState(pid: number): Promise<{ name: string; fields: string[] } | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (line === undefined) return undefined;
  const end = line.lastIndexOf(")");
  return { name: line.slice(line.indexOf("(") + 1, end), fields: line.slice(end + 2).split(" ") };
}

/** A process's program and parent; undefined when it does not run or the system does not tell (Windows). */
export async function processParent(pid: number): Promise<{ name: string; parent: number } | undefined> {
  if (process.platform === "linux") {
    const state = await linuxState(pid);
    return state && { name: state.name, parent: Number(state.fields[1]) };
  }
  const answer = await run("ps", ["-o", "ppid=,comm=", "-p", String(pid)]).catch(() => undefined);
  const [, parent, name] = /^\s*(\d+)\s+(.+)$/m.exec(answer?.stdout ?? "") ?? [];
  return parent === undefined || name === undefined
    ? undefined
    : { name: name.trim(), parent: Number(parent) };
}

/** This process or another one as an identity; undefined when it does not run. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const started = await processStart(pid);
  return started === undefined ? undefined : { pid, started };
}

/** Whether that very process still runs (not merely one with its number). */
export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  return (await processStart(identity.pid)) === identity.started;
}

/** Waits until that process is gone; false when it still runs after `timeoutMs`. */
export async function waitForEnd(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const until = performance.now() + timeoutMs;
  while (await isRunning(identity)) {
    if (performance.now() > until) return false;
    await delay(25);
  }
  return true;
}

/** The directory a process works in where the system tells (Linux), else its command line. */
export async function processPlace(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") return readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (process.platform === "win32") return undefined;
  const answer = await run("ps", ["-o", "args=", "-p", String(pid)]).catch(() => undefined);
  return answer?.stdout.trim() || undefined;
}
