import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findFreePort } from "@/db/embedded/port";
import { identify } from "@/db/embedded/process";
import { Children } from "@/scripts/demo/children";

let scratch: string;
let pids: number[];
let failures: Error[];
let children: Children;
beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), "holdfast-children-"));
  pids = [];
  failures = [];
  const onStart = (pid: number) => Promise.resolve(void pids.push(pid));
  children = new Children(scratch, onStart, (error) => failures.push(error));
});
afterEach(async () => {
  await children.stop();
  await rm(scratch, { recursive: true, force: true });
});

const program = (name: string, source: string) => ({ name, args: ["-e", source], env: process.env });
const forever = "setInterval(() => {}, 1000);";

describe("Children", () => {
  it("waits for the ready line, keeps the log apart and stops the last one first", async () => {
    const order = path.join(scratch, "order");
    const source = (name: string) => `
      process.on("SIGTERM", () => { require("fs").appendFileSync(${JSON.stringify(order)}, "${name} "); process.exit(); });
      console.log("hello"); console.log("ready http://localhost"); ${forever}`;
    await children.start(program("first", source("first")), { line: true });
    await children.start(program("second", source("second")), { line: true });
    expect(await readFile(path.join(scratch, "first.log"), "utf8")).toBe("hello\nready http://localhost\n");
    await children.stop();
    expect(await readFile(order, "utf8")).toBe("second first ");
    expect(failures).toEqual([]);
  });

  it("waits for an address to answer", async () => {
    const port = await findFreePort();
    const server = createServer((_request, response) => response.writeHead(204).end());
    await children.start(program("idle", `setTimeout(() => {}, 60000)`), {
      url: await new Promise<string>((resolve) => {
        server.listen(port, "127.0.0.1", () => resolve(`http://127.0.0.1:${port}/api/health`));
      }),
    });
    server.close();
    expect(pids).toHaveLength(1);
  });

  it("shows the end of the log of a program that fails", async () => {
    const broken = program("broken", `console.error("no such table"); process.exit(3)`);
    await expect(children.start(broken, { line: true })).rejects.toThrow(
      /broken ended before.*\n.*no such table/,
    );
    await expect(children.run(broken)).rejects.toThrow(/broken failed \(3\)[^]*no such table/);
  });

  it("tells when a program ends by itself later, and what it said", async () => {
    const stop = path.join(scratch, "stop");
    const source = `console.log("ready"); require("fs").watchFile(${JSON.stringify(stop)}, { interval: 20 }, () => { console.log("bye"); process.exit(1) });`;
    await children.start(program("short", source), { line: true });
    await writeFile(stop, "now");
    await expect.poll(() => failures[0]?.message, { timeout: 5_000 }).toMatch(/short ended by itself[^]*bye/);
  });

  it("kills the children of a program with it", async () => {
    const file = path.join(scratch, "grandchild");
    const inner = `process.on('SIGTERM', () => {}); ${forever}`;
    const source = `
      const child = require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(inner)}]);
      require("fs").writeFileSync(${JSON.stringify(file)}, String(child.pid));
      console.log("ready"); ${forever}`;
    await children.start(program("parent", source), { line: true });
    const grandchild = Number(await readFile(file, "utf8"));
    expect(await identify(grandchild)).toBeDefined();
    await children.stop();
    await expect.poll(() => identify(grandchild)).toBeUndefined();
  });

  it("starts nothing once it was stopped", async () => {
    await children.stop();
    await expect(children.run(program("late", ""))).rejects.toThrow(/late was not started/);
    expect(pids).toEqual([]);
  });
});
