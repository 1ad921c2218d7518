import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { identify } from "@/db/embedded/process";
import { acquireLock, type DemoLock } from "@/scripts/demo/lock";

let scratch: string;
const started: ChildProcess[] = [];
beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), "holdfast-lock-"));
});
afterEach(async () => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  await rm(scratch, { recursive: true, force: true });
});

const lockFile = () => path.join(scratch, "lock.json");

async function startProgram(source: string): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, ["-e", `${source}; console.log("on"); setInterval(() => {}, 1000)`], {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  started.push(child);
  await once(child.stdout, "data");
  return child as unknown as ChildProcess & { pid: number };
}

async function acquired(): Promise<{ lock: DemoLock; tookOver: boolean }> {
  const result = await acquireLock(scratch, "http://localhost:3000", []);
  if ("heldBy" in result) throw new Error("somebody else holds the lock");
  return result;
}

/** What a demo of process `owner` would have written. */
async function writeRecord(owner: number, launchers: number[], children: number[]): Promise<void> {
  const [identity, ...others] = await Promise.all([owner, ...launchers, ...children].map(identify));
  const record = {
    owner: identity,
    launchers: others.slice(0, launchers.length),
    url: "http://localhost:3900",
    children: others.slice(launchers.length),
  };
  await writeFile(lockFile(), JSON.stringify(record));
}

describe("acquireLock", () => {
  it("tells the second who holds it, and lets it in after the release", async () => {
    const { lock, tookOver } = await acquired();
    expect(tookOver).toBe(false);
    expect(await acquireLock(scratch, "http://localhost:4000", [])).toEqual({
      heldBy: { pid: process.pid, url: "http://localhost:3000" },
    });
    lock.release();
    (await acquired()).lock.release();
  });

  it("gives it to exactly one of many at once", async () => {
    const results = await Promise.all(
      Array.from({ length: 8 }, () => acquireLock(scratch, "http://localhost:3000", [])),
    );
    expect(results.filter((result) => "lock" in result)).toHaveLength(1);
  });

  it.each(["", "process.on('SIGTERM', () => {})"])(
    "takes over from a killed owner and stops what it left (%j)",
    { timeout: 20_000 },
    async (stubbornness) => {
      const owner = await startProgram("");
      const orphan = await startProgram(stubbornness);
      await writeRecord(owner.pid, [], [orphan.pid]);
      owner.kill("SIGKILL");
      await once(owner, "exit");
      const { lock, tookOver } = await acquired();
      expect(tookOver).toBe(true);
      expect(await identify(orphan.pid)).toBeUndefined();
      const record = JSON.parse(await readFile(lockFile(), "utf8")) as { children: unknown[] };
      expect(record.children).toEqual([]);
      lock.release();
    },
  );

  it("ends an owner whose launcher was killed", async () => {
    const launcher = await startProgram("");
    const owner = await startProgram("");
    await writeRecord(owner.pid, [launcher.pid], []);
    expect(await acquireLock(scratch, "http://localhost:3000", [])).toHaveProperty("heldBy.pid", owner.pid);
    launcher.kill("SIGKILL");
    await once(launcher, "exit");
    const { tookOver } = await acquired();
    expect(tookOver).toBe(true);
    expect(await identify(owner.pid)).toBeUndefined();
  });

  it("spares a stranger who has an old process's number", async () => {
    const stranger = await startProgram("");
    const past = { pid: stranger.pid, started: "long ago" };
    await writeFile(lockFile(), JSON.stringify({ owner: past, launchers: [], url: "", children: [past] }));
    const { lock } = await acquired();
    expect(await identify(stranger.pid)).toBeDefined();
    lock.release();
  });

  it("remembers what was started", async () => {
    const { lock } = await acquired();
    const child = await startProgram("");
    await lock.addChild(child.pid);
    const record = JSON.parse(await readFile(lockFile(), "utf8")) as { children: unknown[] };
    expect(record.children).toEqual([await identify(child.pid)]);
    lock.release();
  });
});
