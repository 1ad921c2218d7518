// Plain JavaScript without dependencies: it runs before anything is installed.
import { spawn } from "node:child_process";
import { checkNode, forwardSignals, installDependencies, root } from "./install.mjs";

checkNode();
if (!installDependencies()) {
  console.log("0 passed, 1 failed");
  process.exit(1);
}
forwardSignals(
  spawn(process.execPath, ["--import", "tsx", "scripts/test/main.ts"], { cwd: root, stdio: "inherit" }),
);
