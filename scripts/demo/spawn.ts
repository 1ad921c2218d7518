import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { findFreePort } from "@/db/embedded/port";
import { withoutSettings } from "@/scripts/demo/settings";

const root = fileURLToPath(new URL("../../", import.meta.url));

export type SpawnedDemo = {
  url: string;
  entraUrl: string;
  zoomUrl: string;
  stop: () => Promise<void>;
};

/**
 * Starts a whole demo as its own process: for journeys and benchmarks. `scratch` empties `dataDir` first and gives up
 * durability. Progress goes to standard error. Throws when it does not start; its messages stand above.
 */
export async function spawnDemo(options: {
  dataDir: string;
  scratch?: boolean;
  large?: boolean;
  /** Further variables, such as ZOOM_API_URL. */
  env?: Record<string, string>;
}): Promise<SpawnedDemo> {
  const args = ["--import", "tsx", "scripts/demo/main.ts", "--json", "--data-dir", options.dataDir];
  if (options.scratch) args.push("--scratch");
  if (options.large) args.push("--large");
  const env = { ...withoutSettings(process.env), PORT: String(await findFreePort()), ...options.env };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (!line.startsWith("{")) process.stderr.write(`${line}\n`);
      else resolve({ ...(JSON.parse(line) as Omit<SpawnedDemo, "stop">), stop });
    });
    void ended.then(() => reject(new Error("The demo did not start; its messages stand above.")));
  });
}
