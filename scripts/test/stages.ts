import { spawn, type ChildProcess } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { noCounts, type Counts } from "@/scripts/test/counts";

type Result = { name: string; passed: boolean; seconds: number };
type RunNode = (args: string[], env: Record<string, string>) => Promise<void>;

/** Runs the stages of `npm test` one by one or side by side, each with a heading and its time. */
export class Stages {
  /** The checks that count as one test each, in the order of finishing. */
  readonly results: Result[] = [];

  constructor(private readonly reports: string) {}

  /** A check by a node program; its output is shown when it failed, so that two at once don't mix. */
  async check(name: string, args: string[]): Promise<boolean> {
    return this.work(name, async (run) => run(args, {}));
  }

  /** A check by own work, which may run node programs. Counts as one test. */
  async work(name: string, work: (run: RunNode) => Promise<void>): Promise<boolean> {
    const began = performance.now();
    let output = "";
    const run: RunNode = async (args, env) => {
      const child = spawn(process.execPath, args, {
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env },
      });
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (chunk) => (output += String(chunk)));
      if ((await exitCode(child)) !== 0) throw new Error("");
    };
    let passed = true;
    await work(run).catch((error: unknown) => {
      passed = false;
      if (error instanceof Error) output += error.message;
    });
    const seconds = (performance.now() - began) / 1000;
    this.results.push({ name, passed, seconds });
    await writeFile(path.join(this.reports, `${name.replaceAll(" ", "-")}.log`), output);
    console.log(`== ${name}: ${passed ? "passed" : "FAILED"}  ${seconds.toFixed(1)} s`);
    if (!passed) console.log(output.trim());
    return passed;
  }

  /** A test runner whose output is shown as it comes and whose report is counted by the caller. */
  async stream(name: string, args: string[], env: Record<string, string> = {}): Promise<boolean> {
    const began = performance.now();
    console.log(`== ${name}`);
    const passed =
      (await exitCode(
        spawn(process.execPath, args, { stdio: "inherit", env: { ...process.env, ...env } }),
      )) === 0;
    console.log(
      `== ${name}: ${passed ? "passed" : "FAILED"}  ${((performance.now() - began) / 1000).toFixed(1)} s`,
    );
    return passed;
  }

  counts(): Counts {
    const passed = this.results.filter((result) => result.passed).length;
    return { ...noCounts, passed, failed: this.results.length - passed };
  }
}

function exitCode(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", resolve);
  });
}
