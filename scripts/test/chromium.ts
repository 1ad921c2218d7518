import { execFile, spawn } from "node:child_process";
import { access, constants } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { chromium } from "@playwright/test";

export type Chromium = { executablePath: string; source: string };

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const applications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** A Chromium that is there and runs: the setting CHROMIUM_PATH, else one of the system's, else Playwright's own. */
export async function locateChromium(env: NodeJS.ProcessEnv = process.env): Promise<Chromium | undefined> {
  if (env["CHROMIUM_PATH"]) {
    if (await runs(env["CHROMIUM_PATH"]))
      return { executablePath: env["CHROMIUM_PATH"], source: "CHROMIUM_PATH" };
    throw new Error(`CHROMIUM_PATH names ${env["CHROMIUM_PATH"]}, which does not run.`);
  }
  const folders = (env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  const candidates = [
    ...folders.flatMap((folder) => names.map((name) => path.join(folder, name))),
    ...applications,
  ];
  for (const executablePath of candidates) {
    if (await runs(executablePath)) return { executablePath, source: "found on this system" };
  }
  const executablePath = chromium.executablePath();
  return (await runs(executablePath)) ? { executablePath, source: "Playwright's own" } : undefined;
}

/**
 * Like {@link locateChromium}, but gets one where there is none: by Playwright's download, else, as root, by apt-get.
 * Throws with what to do by hand when neither works. `write` is told what happens.
 */
export async function obtainChromium(write: (line: string) => void): Promise<Chromium> {
  const there = await locateChromium();
  if (there) return there;
  const ways: { title: string; commands: string[][] }[] = [
    {
      title: "Playwright's download",
      commands: [[process.execPath, "node_modules/@playwright/test/cli.js", "install", "chromium"]],
    },
  ];
  if (process.getuid?.() === 0) {
    const install = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"];
    ways.push({ title: "apt-get", commands: [["apt-get", "update"], install] });
  }
  for (const { title, commands } of ways) {
    write(`No Chromium here; getting one by ${title} …`);
    for (const command of commands) if (!(await succeeds(command))) break;
    const found = await locateChromium();
    if (found) return { ...found, source: `installed by ${title}` };
    write(`${title} gave no Chromium that runs.`);
  }
  throw new Error("No Chromium: install one by the system's package manager, or name one in CHROMIUM_PATH.");
}

/** Chromium's sandbox refuses to start as root. */
export const chromiumArgs: string[] = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

/** Some systems ship a stub under that name, and Playwright's may lack libraries: only one that answers counts. */
async function runs(executablePath: string): Promise<boolean> {
  try {
    await access(executablePath, constants.X_OK);
    const version = process.platform === "win32" ? [] : ["--version"];
    if (version.length > 0) await promisify(execFile)(executablePath, version, { timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

async function succeeds([program = "", ...args]: string[]): Promise<boolean> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"], env });
  return new Promise((resolve) => {
    child.once("error", () => resolve(false));
    child.once("exit", (code) => resolve(code === 0));
  });
}
