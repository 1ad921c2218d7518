import { execFile } from "node:child_process";
import { chown, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

/** The operating system's account that PostgreSQL runs as instead of root. */
export type Account = { uid: number; gid: number };

/**
 * PostgreSQL refuses to run as root, so root starts it as the owner of the existing data directory, else as
 * `postgres`, else as `nobody`. Answers undefined for an ordinary user, who runs it as himself.
 */
export async function serverAccount(dataDir: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(dataDir).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const account = (await lookUp("postgres")) ?? (await lookUp("nobody"));
  if (!account)
    throw new Error("PostgreSQL cannot run as root, and there is neither a user postgres nor nobody.");
  return account;
}

async function lookUp(name: string): Promise<Account | undefined> {
  const id = promisify(execFile);
  try {
    const [uid, gid] = await Promise.all([id("id", ["-u", name]), id("id", ["-g", name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/** Whether the account may pass every directory above `file` and read it, by the permission bits for others. */
export async function isReachable(file: string, account: Account): Promise<boolean> {
  const own = await stat(file);
  if (own.uid !== account.uid && (own.mode & 0o005) !== 0o005) return false;
  for (let dir = path.dirname(file); ; dir = path.dirname(dir)) {
    const { mode, uid } = await stat(dir);
    if (uid !== account.uid && (mode & 0o001) === 0) return false;
    if (dir === path.dirname(dir)) return true;
  }
}

/** Gives a directory and all in it to the account; does nothing for an ordinary user. */
export async function giveTo(dir: string, account: Account | undefined): Promise<void> {
  if (!account) return;
  await chown(dir, account.uid, account.gid);
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    await chown(path.join(entry.parentPath, entry.name), account.uid, account.gid);
  }
}
