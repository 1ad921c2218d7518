import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { stopOrphan } from "@/db/embedded/postgres";
import { processParent } from "@/db/embedded/process";
import { drawBox, readSignIns } from "@/scripts/demo/box";
import { DemoEnvironment } from "@/scripts/demo/environment";
import { acquireLock, lockName } from "@/scripts/demo/lock";
import { appAddress, type Settings } from "@/scripts/demo/settings";

const root = fileURLToPath(new URL("../../", import.meta.url));
const write = (line: string) => console.log(line);

function readOptions() {
  const { values } = parseArgs({
    options: {
      large: { type: "boolean", default: false },
      "data-dir": { type: "string", default: path.join(".data", "demo") },
      json: { type: "boolean", default: false },
      scratch: { type: "boolean", default: false },
    },
  });
  const port = Number(process.env["PORT"] || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`PORT must be a number between 1 and 65535, not "${process.env["PORT"]}".`);
  }
  return {
    root,
    dataDir: path.resolve(root, values["data-dir"]),
    basePort: port,
    host: process.env["HOST"] || "127.0.0.1",
    large: values.large,
    json: values.json,
    scratch: values.scratch,
    source: process.env,
    write,
  };
}

/**
 * The launcher and npm, when they are there (npm may have put a shell between): with one of them killed, nobody could end
 * this demo by Ctrl-C.
 */
async function launcherPids(): Promise<number[]> {
  if (process.env["DEMO_NPM_PID"] === undefined) return [];
  const npm = Number(process.env["DEMO_NPM_PID"]);
  const shell = await processParent(npm);
  const between = shell !== undefined && /(^|\/)(ba|da|z)?sh$/.test(shell.name);
  return [process.ppid, npm, ...(between ? [shell.parent] : [])].filter((pid) => pid > 1);
}

/** Removes what an earlier run left in the folder, after ending its database server; the lock is ours already. */
async function empty(dataDir: string): Promise<void> {
  await stopOrphan(path.join(dataDir, "postgres"));
  for (const name of await readdir(dataDir)) {
    if (name !== lockName) await rm(path.join(dataDir, name), { recursive: true, force: true });
  }
}

async function describeReady(settings: Settings): Promise<string> {
  return drawBox([
    `Holdfast is ready: ${settings.baseUrl}`,
    "",
    "Sign in with Microsoft (stand-in: choose a person, no password):",
    ...(await readSignIns(settings.entra["STANDIN_DIRECTORY"] ?? "")),
    "",
    "Stop: Ctrl-C. Everything is kept for the next start.",
  ]);
}

/**
 * Resolves at the first request to stop: a signal, or the end of one of the launchers (npm does not hand every signal
 * on). A second signal, a second later, ends everything without ceremony.
 */
function stopRequest(launchers: readonly number[]): Promise<"stopped"> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const onSignal = () => {
      // A terminal and npm may both send the same Ctrl-C.
      if (first !== undefined && performance.now() - first > 1000) {
        write("Stopping at once; the next start clears up what is left.");
        process.exit(130);
      }
      first ??= performance.now();
      resolve("stopped");
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
    setInterval(() => !launchers.every(exists) && resolve("stopped"), 500).unref();
  });
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function main(): Promise<number> {
  const options = readOptions();
  await mkdir(options.dataDir, { recursive: true });
  const launchers = await launcherPids();
  const result = await acquireLock(options.dataDir, appAddress(options.host, options.basePort), launchers);
  if ("heldBy" in result) {
    write(
      `The demo already runs: ${result.heldBy.url} (process ${result.heldBy.pid}). Stop it there with Ctrl-C first.`,
    );
    return 1;
  }
  if (result.tookOver) write("The last demo was killed; what it left behind was stopped.");
  const stopped = stopRequest(launchers);
  if (options.scratch) await empty(options.dataDir);
  const environment = new DemoEnvironment(options, result.lock);
  try {
    const outcome = await Promise.race([stopped, environment.start()]);
    if (outcome === "stopped") return 130;
    if (options.json)
      write(
        JSON.stringify({
          url: outcome.baseUrl,
          entraUrl: outcome.app["ENTRA_URL"],
          zoomUrl: outcome.app["ZOOM_API_URL"],
        }),
      );
    else write(await describeReady(outcome));
    const end = await Promise.race([stopped, environment.broken]);
    if (end === "stopped") return 0;
    throw end;
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    write("Stopping …");
    await environment.stop();
    result.lock.release();
  }
}

// A closed terminal must not keep us from stopping what we started.
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);
process.exit(await main());
