import { open, type FileHandle } from "node:fs/promises";

type Entry = { readonly opened: Promise<OpenFile>; users: number; idleSince: number; dropped: boolean };
export type OpenFile = { readonly handle: FileHandle; readonly sizeBytes: number };

/**
 * Keeps files open between reads: playback asks for many ranges of few files, and opening costs as much as reading
 * 200 KiB. Idle files are closed after some seconds, so that a deleted file soon gives its disk space back.
 */
export class HandleCache {
  readonly #entries = new Map<string, Entry>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly maxOpen = 64,
    private readonly idleMs = 5_000,
  ) {}

  /** The open file and its length; `release` must be called once. Rejects as `open` does. */
  async acquire(path: string): Promise<OpenFile & { release: () => void }> {
    let entry = this.#entries.get(path);
    if (!entry) {
      entry = { opened: openFile(path), users: 0, idleSince: 0, dropped: false };
      this.#entries.set(path, entry);
    }
    const held = entry;
    held.users += 1;
    try {
      return { ...(await held.opened), release: () => this.#release(held) };
    } catch (error) {
      if (this.#entries.get(path) === held) this.#entries.delete(path);
      throw error;
    }
  }

  /** Forgets a file that was deleted or replaced; those who read it finish. */
  drop(path: string): void {
    const entry = this.#entries.get(path);
    if (!entry) return;
    this.#entries.delete(path);
    entry.dropped = true;
    if (entry.users === 0) close(entry);
  }

  #release(entry: Entry): void {
    entry.users -= 1;
    entry.idleSince = performance.now();
    if (entry.dropped && entry.users === 0) close(entry);
    if (this.#entries.size > this.maxOpen) this.#closeIdle();
    this.#lookAgain();
  }

  /** Closes what is idle for long, and the longest idle above the limit. */
  #closeIdle(): void {
    const now = performance.now();
    const idle = [...this.#entries].filter(([, entry]) => entry.users === 0);
    for (const [path, entry] of idle.sort(([, a], [, b]) => a.idleSince - b.idleSince)) {
      if (this.#entries.size > this.maxOpen || now - entry.idleSince >= this.idleMs) this.drop(path);
    }
  }

  #lookAgain(): void {
    if (this.#timer || this.#entries.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#closeIdle();
      this.#lookAgain();
    }, this.idleMs).unref();
  }
}

async function openFile(path: string): Promise<OpenFile> {
  const handle = await open(path, "r");
  try {
    return { handle, sizeBytes: (await handle.stat()).size };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function close(entry: Entry): void {
  entry.opened.then(({ handle }) => handle.close()).catch(() => undefined);
}
