// Plain JavaScript without dependencies: it runs before anything is installed.
import { spawn } from "node:child_process";
import { checkNode, forwardSignals, installDependencies, root } from "./install.mjs";

checkNode();
if (!installDependencies()) process.exit(1);
const demo = spawn(process.execPath, ["--import", "tsx", "scripts/demo/main.ts", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
  // With npm killed, the demo counts as killed too; see the lock.
  env: { ...process.env, DEMO_NPM_PID: process.env.npm_lifecycle_event ? String(process.ppid) : "" },
});
forwardSignals(demo);
