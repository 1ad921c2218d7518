import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** A process that is started again at once whenever it ends, until it is stopped. */
export type Program = { kill: () => Promise<void>; stop: () => Promise<void> };

export function keepRunning(script: string, env: Record<string, string>): Program {
  let stopped = false;
  let child: ChildProcess;
  const start = () => {
    child = spawn(process.execPath, ["--import", "tsx", script], {
      stdio: "ignore",
      env: { NODE_ENV: "test", LOG_LEVEL: "silent", PATH: process.env["PATH"] ?? "", ...env },
    });
    child.once("exit", () => stopped || start());
  };
  start();
  const kill = async () => {
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };
  return {
    kill,
    stop: () => {
      stopped = true;
      return kill();
    },
  };
}
