import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

export type ThirdParty = { name: string; version: string; license: string };

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      devOptional: z.boolean().optional(),
    }),
  ),
});

/** Every package that runs with the program, from the lock file beside it, by name; each version once. */
export async function readThirdParties(root: string = process.cwd()): Promise<ThirdParty[]> {
  const lock = lockSchema.parse(JSON.parse(await readFile(path.join(root, "package-lock.json"), "utf8")));
  const found = new Map<string, ThirdParty>();
  for (const [place, { version, license, dev, devOptional }] of Object.entries(lock.packages)) {
    const name = place.split("node_modules/").at(-1);
    if (!name || !version || dev || devOptional) continue;
    found.set(`${name} ${version}`, { name, version, license: license ?? "see its package" });
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, "en"));
}
