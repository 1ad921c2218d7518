import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { identify, isRunning } from "@/db/embedded/process";
import { startPostgres } from "@/db/embedded/postgres";

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), "holdfast-postgres-"));
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return [...(await sql.unsafe(statement))];
  } finally {
    await sql.end();
  }
}

/** A program of its own that starts the server, says how to reach it and is then killed without warning. */
async function startInVictim(
  dataDir: string,
): Promise<{ adminUrl: string; pid: number; kill(): Promise<void> }> {
  const program = `
    import { startPostgres } from "./db/embedded/postgres.ts";
    const server = await startPostgres({ dataDir: process.argv[1] });
    console.log(JSON.stringify({ adminUrl: server.adminUrl, pid: server.pid }));`;
  const victim = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program, dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(victim.stdout, "data")) as [Buffer];
  const kill = async () => {
    victim.kill("SIGKILL");
    await once(victim, "exit");
  };
  return { ...(JSON.parse(line.toString()) as { adminUrl: string; pid: number }), kill };
}

describe("startPostgres", () => {
  it("keeps data over a restart", async () => {
    const dataDir = path.join(scratch, "data");
    const first = await startPostgres({ dataDir });
    await query(first.adminUrl, "create table t as select 'Grüße' as word");
    await first.stop();
    await first.stop();
    const second = await startPostgres({ dataDir, fast: true, maxConnections: 10 });
    try {
      expect(await query(second.adminUrl, "select word from t")).toEqual([{ word: "Grüße" }]);
      const [settings] = await query(
        second.adminUrl,
        `select current_setting('data_checksums') checksums, current_setting('password_encryption') auth,
           current_setting('listen_addresses') listen, current_setting('unix_socket_directories') sockets,
           current_setting('max_connections') connections, current_setting('fsync') fsync`,
      );
      expect(settings).toEqual({
        checksums: "on",
        auth: "scram-sha-256",
        listen: "127.0.0.1",
        sockets: "",
        connections: "10",
        fsync: "off",
      });
    } finally {
      await second.stop();
    }
  });

  it("keeps the letters beyond ASCII in trigrams", async () => {
    const server = await startPostgres({ dataDir: path.join(scratch, "data"), fast: true });
    try {
      await query(server.adminUrl, "create extension pg_trgm");
      expect(await query(server.adminUrl, "select cardinality(show_trgm('ü')) as n")).toEqual([{ n: 2 }]);
    } finally {
      await server.stop();
    }
  });

  it("keeps the password to itself and lets nobody in without it", async () => {
    const dataDir = path.join(scratch, "data");
    const server = await startPostgres({ dataDir, fast: true });
    try {
      expect((await stat(`${dataDir}.superuser`)).mode & 0o777).toBe(0o600);
      expect(await readdir(scratch)).not.toContain("data.init.password");
      const wrong = server.adminUrl.replace(/:[^:@]+@/, ":wrong@");
      await expect(query(wrong, "select 1")).rejects.toThrow(/password authentication failed/);
    } finally {
      await server.stop();
    }
  });

  it("takes over from a killed parent and loses nothing", async () => {
    const dataDir = path.join(scratch, "data");
    const victim = await startInVictim(dataDir);
    await query(victim.adminUrl, "create table t as select 1 as n");
    const orphan = await identify(victim.pid);
    if (!orphan) throw new Error("the server does not run");
    await expect(startPostgres({ dataDir })).rejects.toThrow(/already runs on .* started by process/);
    await victim.kill();
    expect(await isRunning(orphan)).toBe(true);
    const server = await startPostgres({ dataDir });
    try {
      expect(await isRunning(orphan)).toBe(false);
      expect(await query(server.adminUrl, "select n from t")).toEqual([{ n: 1 }]);
    } finally {
      await server.stop();
    }
  });

  it("says so when the port is taken, and resolves `ended` when the server dies", async () => {
    const server = await startPostgres({ dataDir: path.join(scratch, "one"), fast: true });
    await expect(startPostgres({ dataDir: path.join(scratch, "two"), port: server.port })).rejects.toThrow(
      `Port ${server.port} on 127.0.0.1 is taken`,
    );
    process.kill(server.pid, "SIGQUIT");
    await server.ended;
    const [error] = (await once(connect(server.port, "127.0.0.1"), "error")) as [NodeJS.ErrnoException];
    expect(error.code).toBe("ECONNREFUSED");
    await server.stop();
  });
});
