import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildApp } from "@/scripts/demo/build";

let root: string;
let builds: number;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "holdfast-build-"));
  builds = 0;
  await write("app/page.tsx", "one");
  await buildOnce();
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(name: string, content: string): Promise<void> {
  await mkdir(path.dirname(path.join(root, name)), { recursive: true });
  await writeFile(path.join(root, name), content);
}

async function buildOnce(): Promise<void> {
  await buildApp(
    root,
    () => undefined,
    async () => {
      builds += 1;
      await mkdir(path.join(root, ".next"), { recursive: true });
    },
  );
}

describe("buildApp", () => {
  it.each([
    { change: "nothing", name: undefined, again: false },
    { change: "a page", name: "app/page.tsx", again: true },
    { change: "a new file", name: "server/domain/new.ts", again: true },
    { change: "the lock", name: "package-lock.json", again: true },
    { change: "a test", name: "app/page.unit.test.ts", again: false },
    { change: "a guide", name: "docs/guide.md", again: false },
  ])("builds again after a change of $change: $again", async ({ name, again }) => {
    if (name) await write(name, "two");
    await buildOnce();
    expect(builds).toBe(again ? 2 : 1);
  });

  it("builds again after a build that failed, and after the build was removed", async () => {
    await write("app/page.tsx", "three");
    const broken = () => Promise.reject(new Error("syntax"));
    await expect(buildApp(root, () => undefined, broken)).rejects.toThrow("syntax");
    await buildOnce();
    await rm(path.join(root, ".next"), { recursive: true });
    await buildOnce();
    expect(builds).toBe(3);
  });
});
