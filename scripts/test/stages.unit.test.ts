import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Stages } from "@/scripts/test/stages";

let scratch: string;
let lines: string[];
beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), "holdfast-stages-"));
  lines = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
});
afterEach(async () => {
  vi.mocked(console.log).mockRestore();
  await rm(scratch, { recursive: true, force: true });
});

describe("Stages", () => {
  it("counts each check once, goes on behind a failed one and shows its output only", async () => {
    const stages = new Stages(scratch);
    expect(await stages.check("first check", ["-e", "console.log('all is well')"])).toBe(true);
    expect(await stages.check("second", ["-e", "console.error('line 3: wrong'); process.exit(1)"])).toBe(
      false,
    );
    expect(await stages.work("third", () => Promise.reject(new Error("no build")))).toBe(false);
    expect(stages.counts()).toEqual({ passed: 1, failed: 2, skipped: 0 });
    expect(lines.join("\n")).toMatch(
      /first check: passed[^]*second: FAILED[^]*line 3: wrong[^]*third: FAILED[^]*no build/,
    );
    expect(lines.join("\n")).not.toContain("all is well");
    expect(await readFile(path.join(scratch, "first-check.log"), "utf8")).toBe("all is well\n");
  });

  it.each([
    ["process.exit(0)", true],
    ["process.exit(2)", false],
    ["process.kill(process.pid, 'SIGKILL')", false],
  ])("tells how a runner ended: %s", async (source, passed) => {
    expect(await new Stages(scratch).stream("runner", ["-e", source])).toBe(passed);
  });
});
