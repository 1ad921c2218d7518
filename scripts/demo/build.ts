import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

const folders = ["app", "components", "db", "public", "server"];
const files = [
  "next.config.ts",
  "next.config.mjs",
  "package-lock.json",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.json",
];
const stamp = path.join(".next", "holdfast-sources");

/** A hash over everything the production build is made of; tests are left out. */
async function fingerprint(root: string): Promise<string> {
  const hash = createHash("sha256").update(process.version);
  const names = [...files];
  for (const folder of folders) {
    const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true }).catch(
      () => [],
    );
    for (const entry of entries) {
      if (!entry.isFile() || /\.test\.tsx?$/.test(entry.name)) continue;
      names.push(path.relative(root, path.join(entry.parentPath, entry.name)));
    }
  }
  for (const name of names.sort()) {
    const content = await readFile(path.join(root, name)).catch(() => undefined);
    if (content) hash.update(`\0${name}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

type RunNode = (args: string[], env: Record<string, string>) => Promise<void>;

/** Makes the production build by `run` unless the last one was made of the same sources. */
export async function buildApp(root: string, write: (line: string) => void, run: RunNode): Promise<void> {
  const file = path.join(root, stamp);
  const wanted = await fingerprint(root);
  if ((await readFile(file, "utf8").catch(() => undefined)) === wanted) return;
  write("Building the app: half a minute to two, only when its sources changed …");
  await run(["node_modules/next/dist/bin/next", "build"], {
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
  });
  await writeFile(file, wanted);
}
