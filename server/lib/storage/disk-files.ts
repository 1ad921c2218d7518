import { open } from "node:fs/promises";
import { dirname } from "node:path";

/** A renamed or removed name survives a loss of power only when its folder is synced; Windows has no such call. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the name of `folder`, and of those above it up to within `top`, durable. */
export async function syncUpTo(top: string, folder: string): Promise<void> {
  for (let at = folder; at !== top; at = dirname(at)) await syncFolder(dirname(at));
}

/** Null when there is no such file or folder. */
export async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw error;
  }
}
