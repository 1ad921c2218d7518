import { ZoomError } from "./failure";

type Page = { next_page_token: string | null; total_records: number | null };

export type WalkedPage<P, T> = {
  page: P;
  /** Entries not seen on an earlier page. */
  items: T[];
  total: number | null;
  /** Known on the last page only: every entry that Zoom counted has been read. */
  complete: boolean;
};

const maxRestarts = 3;

/**
 * Walks a list to its end. Tokens live 15 minutes: one that has expired starts the walk again, without repeating
 * entries. A token that comes back stops the walk as incomplete (it would never end). Entries that cannot be read
 * are missing in the count, so the list is incomplete, not silently shorter.
 */
export async function* walkPages<P extends Page, T>(list: {
  fetch: (token: string | null) => Promise<P>;
  read: (page: P) => T[];
  keyOf: (item: T) => string;
}): AsyncGenerator<WalkedPage<P, T>> {
  const seen = new Set<string>();
  for (let restarts = 0; ;) {
    const tokens = new Set<string>();
    let token: string | null = null;
    let total: number | null = null;
    try {
      for (;;) {
        const page: P = await list.fetch(token);
        total ??= page.total_records;
        const items = list.read(page).filter((item) => isNew(seen, list.keyOf(item)));
        token = page.next_page_token;
        const looped = token !== null && tokens.has(token);
        if (token === null || looped) {
          yield { page, items, total, complete: !looped && seen.size >= (total ?? 0) };
          return;
        }
        tokens.add(token);
        yield { page, items, total, complete: false };
      }
    } catch (error) {
      const expired = error instanceof ZoomError && error.failure.kind === "bad_page_token" && token !== null;
      if (!expired || ++restarts > maxRestarts) throw error;
    }
  }
}

function isNew(seen: Set<string>, key: string): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}
