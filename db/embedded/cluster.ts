import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { giveTo, isReachable, serverAccount, type Account } from "@/db/embedded/account";
import { prepareBinaries } from "@/db/embedded/binaries";

/** A data directory that is ready to be served, and how to run PostgreSQL's programs on it. */
export type Cluster = {
  dataDir: string;
  password: string;
  /** What to give as `-D`: see {@link spawnOn}. */
  dataArgument: string;
  run(program: "postgres" | "pg_ctl", args: string[], options: SpawnOptions): ChildProcess;
};

/**
 * Creates the cluster at `dataDir` unless it is there: UTF-8 with the builtin C.UTF-8 locale (with plain C, pg_trgm
 * drops every letter beyond ASCII), data checksums, scram. The superuser's password is random and stands in
 * `<dataDir>.superuser`, mode 0600. A creation that was killed half-way starts again.
 */
export async function openCluster(dataDir: string): Promise<Cluster> {
  await mkdir(path.dirname(dataDir), { recursive: true });
  const account = await serverAccount(dataDir);
  const native = await prepareBinaries(account);
  const passwordFile = `${dataDir}.superuser`;
  const version = await readFile(path.join(dataDir, "PG_VERSION"), "utf8").catch(() => undefined);
  if (version === undefined) await create(native, dataDir, passwordFile, account);
  else if (version.trim() !== "18") {
    throw new Error(`${dataDir} was made by PostgreSQL ${version.trim()}; these binaries are PostgreSQL 18.`);
  }
  const password = await readFile(passwordFile, "utf8").catch((cause: unknown) => {
    throw new Error(`The superuser's password is missing: ${passwordFile} must stand beside ${dataDir}.`, {
      cause,
    });
  });
  if (account && (await stat(dataDir)).uid !== account.uid) await giveTo(dataDir, account);
  const place = await spawnOn(dataDir, account);
  return {
    dataDir,
    password,
    dataArgument: place.argument,
    run: (program, args, options) => spawn(binary(native, program), args, { ...options, ...place.options }),
  };
}

/**
 * Node changes to `cwd` before it gives up root, so PostgreSQL can work in a directory that its account could not
 * reach by path (a clone in root's home, mode 0700): Linux's /proc/self/cwd names it without passing its parents.
 */
async function spawnOn(
  dataDir: string,
  account: Account | undefined,
): Promise<{ argument: string; options: SpawnOptions }> {
  const options: SpawnOptions = {
    cwd: dataDir,
    windowsHide: true,
    env: { NODE_ENV: "production", PATH: process.env["PATH"], SystemRoot: process.env["SystemRoot"] },
    ...account,
  };
  if (!account || (await isReachable(path.dirname(dataDir), account))) return { argument: dataDir, options };
  if (process.platform === "linux") return { argument: "/proc/self/cwd", options };
  throw new Error(
    `PostgreSQL cannot run as root, and its account cannot reach ${dataDir}: run as an ordinary user.`,
  );
}

async function create(native: string, dataDir: string, passwordFile: string, account: Account | undefined) {
  const scratch = `${dataDir}.init`;
  const secret = `${scratch}.password`;
  const password = randomBytes(24).toString("base64url");
  await rm(scratch, { recursive: true, force: true });
  await rm(secret, { force: true });
  await mkdir(scratch, { mode: 0o700 });
  await giveTo(scratch, account);
  await writeFile(secret, password, { mode: 0o600 });
  if (account) await chown(secret, account.uid, account.gid);
  const { argument, options } = await spawnOn(scratch, account);
  const handle = await open(secret, "r");
  try {
    const locale = { linux: "C.UTF-8", win32: "en-US" }[process.platform as string] ?? "en_US.UTF-8";
    const args = ["-D", argument, "-U", "postgres", "-E", "UTF8", "--auth=scram-sha-256", "--data-checksums"];
    args.push(
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      `--locale=${locale}`,
      "--no-instructions",
    );
    args.push(`--pwfile=${process.platform === "win32" ? secret : "/dev/fd/3"}`);
    await finish(
      spawn(binary(native, "initdb"), args, { ...options, stdio: ["ignore", "pipe", "pipe", handle.fd] }),
    );
  } finally {
    await handle.close();
    await rm(secret, { force: true });
  }
  await rm(passwordFile, { force: true });
  await writeFile(passwordFile, password, { mode: 0o600 });
  await chmod(passwordFile, 0o600);
  await rename(scratch, dataDir);
}

async function finish(child: ChildProcess): Promise<void> {
  let output = "";
  child.stdout?.on("data", (chunk) => (output += String(chunk)));
  child.stderr?.on("data", (chunk) => (output += String(chunk)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`initdb failed (${code}):\n${output.trim()}`);
}

function binary(native: string, program: string): string {
  return path.join(native, "bin", process.platform === "win32" ? `${program}.exe` : program);
}
