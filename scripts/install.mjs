// Plain JavaScript without dependencies: it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../", import.meta.url));
const stampFile = path.join(root, ".data", "installed");

/** Ends the process with a plain sentence when Node is older than package.json's engines ask for. */
export function checkNode() {
  const { engines } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const wanted = engines.node.replace(">=", "").split(".").map(Number);
  const have = process.versions.node.split(".").map(Number);
  if (have[0] > wanted[0] || (have[0] === wanted[0] && have[1] >= wanted[1])) return;
  console.error(`Holdfast needs Node ${engines.node}; this is Node ${process.versions.node}.`);
  process.exit(1);
}

/**
 * Runs `npm install` when node_modules is missing, or package.json or the lock changed since the last time.
 * Answers false, with npm's messages shown, when it failed.
 */
export function installDependencies() {
  if (existsSync(path.join(root, "node_modules")) && readStamp() === fingerprint()) return true;
  const began = performance.now();
  console.log("Installing dependencies (about a minute the first time) …");
  const args = ["install", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = process.env.npm_execpath;
  const result = npm?.endsWith(".js")
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: "inherit" })
    : spawnSync("npm", args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  if (result.status !== 0) {
    console.error("npm install failed; its messages stand above.");
    return false;
  }
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, fingerprint());
  console.log(`Dependencies installed  ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return true;
}

function readStamp() {
  return existsSync(stampFile) ? readFileSync(stampFile, "utf8") : "";
}

function fingerprint() {
  const hash = createHash("sha256").update(`${process.platform}-${process.arch}-${process.versions.modules}`);
  for (const name of ["package.json", "package-lock.json"]) {
    const file = path.join(root, name);
    if (existsSync(file)) hash.update(readFileSync(file));
  }
  return hash.digest("hex");
}

/** Hands signals on to the child, waits for it whatever happens, and ends with its exit code. */
export function forwardSignals(child) {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}
