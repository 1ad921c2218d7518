import { once } from "node:events";
import { open, readFile, realpath, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ChildProcess } from "node:child_process";
import { openCluster, type Cluster } from "@/db/embedded/cluster";
import { findFreePort, isPortFree } from "@/db/embedded/port";
import { identify, isRunning, processPlace, waitForEnd, type ProcessIdentity } from "@/db/embedded/process";

export type EmbeddedPostgres = {
  port: number;
  /** Process id of the postmaster. */
  pid: number;
  /** The superuser's address, with its password. */
  adminUrl: string;
  /** Resolves when the server ends, whoever ended it. */
  ended: Promise<void>;
  /** Ends all sessions and stops the server cleanly. Safe to call twice. */
  stop: () => Promise<void>;
};

const startTimeoutMs = 60_000;
const stopTimeoutMs = 30_000;

/**
 * Starts PostgreSQL 18 on `dataDir`, created when missing (see {@link openCluster}). It listens on 127.0.0.1 only and
 * opens no socket file. `port`: a free one below 32768 when not given. `fast` gives up durability (tests). A server
 * left behind by a killed parent is stopped first; one whose parent lives is an error, as is a taken port. The
 * server's own log is `<dataDir>.log`. It outlives a terminal's Ctrl-C: whoever starts it stops it.
 */
export async function startPostgres(options: {
  dataDir: string;
  port?: number;
  fast?: boolean;
  maxConnections?: number;
}): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  await stopOrphan(dataDir);
  const cluster = await openCluster(dataDir);
  if (options.port !== undefined && !(await isPortFree(options.port))) {
    throw new Error(`Port ${options.port} on 127.0.0.1 is taken: PostgreSQL cannot listen on it.`);
  }
  const port = options.port ?? (await findFreePort());
  const settings = [
    `port=${port}`,
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    `max_connections=${options.maxConnections ?? 100}`,
    "timezone=UTC",
    "log_timezone=UTC",
    ...(options.fast ? ["fsync=off", "synchronous_commit=off", "full_page_writes=off"] : []),
  ];
  const log = await open(`${dataDir}.log`, "a", 0o600);
  const args = ["-D", cluster.dataArgument, ...settings.flatMap((setting) => ["-c", setting])];
  const child = cluster.run("postgres", args, {
    stdio: ["ignore", log.fd, log.fd],
    detached: process.platform !== "win32",
  });
  const ended = once(child, "exit").then(() => undefined);
  await log.close();
  await writeFile(ownerFile(dataDir), JSON.stringify(await identify(process.pid)), { mode: 0o600 });
  const pid = await waitUntilReady(child, ended, dataDir);
  return {
    port,
    pid,
    adminUrl: `postgres://postgres:${cluster.password}@127.0.0.1:${port}/postgres`,
    ended,
    stop: () => stop(cluster, child, ended),
  };
}

/** The parts of postmaster.pid that matter here; its lines' meaning: PostgreSQL's `miscadmin.h`, LOCK_FILE_LINE_*. */
async function readPostmasterPid(dataDir: string): Promise<{ pid: number; ready: boolean } | undefined> {
  const text = await readFile(path.join(dataDir, "postmaster.pid"), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const lines = text.split("\n");
  return { pid: Number(lines[0]), ready: lines[7]?.trim() === "ready" };
}

async function waitUntilReady(child: ChildProcess, ended: Promise<void>, dataDir: string): Promise<number> {
  let over = false;
  ended.then(
    () => (over = true),
    () => (over = true),
  );
  const until = performance.now() + startTimeoutMs;
  while (performance.now() < until && !over) {
    const state = await readPostmasterPid(dataDir);
    if (state?.ready && state.pid === child.pid) return state.pid;
    await delay(10);
  }
  child.kill("SIGKILL");
  const lines = (await readFile(`${dataDir}.log`, "utf8")).trim().split("\n").slice(-5).join("\n");
  throw new Error(`PostgreSQL did not start; the end of ${dataDir}.log:\n${lines}`);
}

async function stop(cluster: Cluster, child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    if (process.platform === "win32") {
      cluster.run("pg_ctl", ["stop", "-D", cluster.dataArgument, "-m", "fast"], { stdio: "ignore" });
    } else child.kill("SIGINT");
    const timer = setTimeout(() => child.kill("SIGQUIT"), stopTimeoutMs);
    await ended.finally(() => clearTimeout(timer));
  }
  await rm(ownerFile(cluster.dataDir), { force: true });
}

/**
 * Stops the server that a killed starter left behind on `dataDir`, an absolute path; a stranger with its old number is
 * told apart by its place. Throws when the starter lives, or the server does not end.
 */
export async function stopOrphan(dataDir: string): Promise<void> {
  const state = await readPostmasterPid(dataDir);
  const server = state && (await identify(state.pid));
  if (!server) return;
  const place = await processPlace(server.pid);
  if (place !== undefined && !place.includes(dataDir) && !place.includes(await realpath(dataDir))) return;
  const owner = await readOwner(dataDir);
  if (owner && (await isRunning(owner))) {
    throw new Error(`PostgreSQL already runs on ${dataDir}, started by process ${owner.pid}.`);
  }
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    process.kill(server.pid, signal);
    if (await waitForEnd(server, stopTimeoutMs)) return;
  }
  throw new Error(`PostgreSQL (process ${server.pid}) still runs on ${dataDir} and does not stop.`);
}

async function readOwner(dataDir: string): Promise<ProcessIdentity | undefined> {
  const text = await readFile(ownerFile(dataDir), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as ProcessIdentity);
}

function ownerFile(dataDir: string): string {
  return `${dataDir}.owner`;
}
