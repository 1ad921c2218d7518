import { renameSync, rmSync, writeFileSync } from "node:fs";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { identify, isRunning, waitForEnd, type ProcessIdentity } from "@/db/embedded/process";

type LockRecord = {
  owner: ProcessIdentity;
  /** The programs that were waiting for the owner (npm, the launcher): with one of them killed, nobody can stop it by Ctrl-C. */
  launchers: ProcessIdentity[];
  url: string;
  children: ProcessIdentity[];
};

export type DemoLock = {
  /** Remembers a started process, so that the next start can stop it if this one is killed. */
  addChild(pid: number): Promise<void>;
  release(): void;
};

export type LockResult = { lock: DemoLock; tookOver: boolean } | { heldBy: { pid: number; url: string } };

export const lockName = "lock.json";

const stopTimeoutMs = 5_000;
const ownerTimeoutMs = 40_000;

/**
 * Makes this process the only demo on `dir`, or says who is. What a killed one left behind (its recorded processes,
 * each told apart from a stranger with the same number by its start) is stopped first.
 */
export async function acquireLock(dir: string, url: string, launcherPids: number[]): Promise<LockResult> {
  const file = path.join(dir, lockName);
  const draft = `${file}.${process.pid}`;
  const owner = await identify(process.pid);
  if (!owner) throw new Error("cannot tell when this process started");
  const launchers = (await Promise.all(launcherPids.map(identify))).filter((found) => found !== undefined);
  const record: LockRecord = { owner, launchers, url, children: [] };
  let tookOver = false;
  for (;;) {
    await writeFile(draft, JSON.stringify(record));
    const won = await link(draft, file).then(
      () => true,
      () => false,
    );
    await rm(draft, { force: true });
    if (won) break;
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const other = JSON.parse(text) as LockRecord;
    if (await isHeld(other)) return { heldBy: { pid: other.owner.pid, url: other.url } };
    await stopProcess(other.owner, ownerTimeoutMs);
    if (await removeStale(file, text)) record.children = other.children;
    tookOver = true;
  }
  await Promise.all(record.children.map((child) => stopProcess(child, stopTimeoutMs)));
  record.children = [];
  return { lock: openLock(file, record), tookOver };
}

function openLock(file: string, record: LockRecord): DemoLock {
  const save = () => {
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(record));
    renameSync(`${file}.${process.pid}`, file);
  };
  save();
  return {
    async addChild(pid) {
      const child = await identify(pid);
      if (!child) return;
      record.children.push(child);
      save();
    },
    release: () => rmSync(file, { force: true }),
  };
}

async function isHeld(record: LockRecord): Promise<boolean> {
  const needed = [record.owner, ...record.launchers];
  return (await Promise.all(needed.map(isRunning))).every(Boolean);
}

/** Two starts may find the same stale lock: the slower one would take away the faster one's new lock, so it looks again. */
async function removeStale(file: string, seen: string): Promise<boolean> {
  const aside = `${file}.stale-${process.pid}`;
  try {
    await rename(file, aside);
  } catch {
    return false;
  }
  const mine = (await readFile(aside, "utf8")) === seen;
  if (!mine) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
  return mine;
}

/** Asks a process to end, and ends it and its group when it does not within `timeoutMs`. */
async function stopProcess(identity: ProcessIdentity, timeoutMs: number): Promise<void> {
  if (!(await isRunning(identity))) return;
  send(identity.pid, "SIGTERM");
  if (await waitForEnd(identity, timeoutMs)) return;
  send(-identity.pid, "SIGKILL");
  send(identity.pid, "SIGKILL");
  await waitForEnd(identity, timeoutMs);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended, or is not the leader of a group.
  }
}
