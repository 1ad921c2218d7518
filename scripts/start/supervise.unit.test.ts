import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { identify } from "@/db/embedded/process";
import { Supervisor } from "@/scripts/start/supervise";

let scratch: string;
let lines: string[];
let supervisor: Supervisor;
beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), "holdfast-supervise-"));
  lines = [];
  supervisor = new Supervisor({
    firstWaitMs: 10,
    maxWaitMs: 20,
    stopTimeoutMs: 300,
    write: (line) => lines.push(line),
  });
});
afterEach(async () => {
  await supervisor.stop();
  await rm(scratch, { recursive: true, force: true });
});

/** A program that writes its process id to a file and then does what `source` says. */
function start(name: string, source: string): string {
  const file = path.join(scratch, name);
  const program = `require("fs").appendFileSync(${JSON.stringify(file)}, process.pid + "\\n"); ${source}`;
  supervisor.start({ name, args: ["-e", program], env: process.env });
  return file;
}

const pidsIn = async (file: string) => {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.split("\n").filter(Boolean).map(Number);
};

const forever = "setInterval(() => {}, 1000)";

describe("Supervisor", () => {
  it("starts a crashed program again, and says so", async () => {
    start("crasher", "process.exit(7)");
    await expect.poll(() => lines.length, { timeout: 10_000 }).toBeGreaterThan(2);
    expect(lines.slice(0, 3)).toEqual([
      "crasher ended (code 7); starting it again in 0.01 s",
      "crasher ended (code 7); starting it again in 0.02 s",
      "crasher ended (code 7); starting it again in 0.02 s",
    ]);
  });

  it(
    "stops everything, also what does not want to, and starts nothing again",
    { timeout: 20_000 },
    async () => {
      const files = [
        start("calm", forever),
        start("stubborn", `process.on("SIGTERM", () => {}); ${forever}`),
      ];
      for (const file of files) await expect.poll(() => pidsIn(file), { timeout: 10_000 }).toHaveLength(1);
      await supervisor.stop();
      for (const file of files) {
        const [pid = 0] = await pidsIn(file);
        expect(await identify(pid)).toBeUndefined();
        expect(await pidsIn(file)).toHaveLength(1);
      }
      expect(lines).toEqual([]);
    },
  );
});
