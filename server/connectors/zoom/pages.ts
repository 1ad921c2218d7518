import { ZoomError } from "./failure";

type Page = { next_page_token: string | null; total_records: number | null };

export type WalkedPage<P, T> = {
  page: P;
  /** Entries not seen on an earlier page. */
  items: T[];
  total: number | null;
  /** Known on the last page only: every entry that Zoom counted has been read. */
  complete: boolean;
  /** On the last page: the list did not keep still for any walk; a shorter one may. */
  restless: boolean;
};

const maxRestarts = 3;

/**
 * Walks a list to its end. A walk begins again, without repeating entries, when its token has expired (they live 15
 * minutes), when a token comes back (it would never end), and when the count changes between pages: entries have moved,
 * and one may have slipped from a page not yet read to one read already. The last walk goes on all the same, for what it
 * finds. Entries that cannot be read are missing in the count, so the list is incomplete, not silently shorter.
 */
export async function* walkPages<P extends Page, T>(list: {
  fetch: (token: string | null) => Promise<P>;
  read: (page: P) => T[];
  keyOf: (item: T) => string;
}): AsyncGenerator<WalkedPage<P, T>> {
  const seen = new Set<string>();
  for (let restarts = 0; ;) {
    const tokens = new Set<string>();
    const walked = new Set<string>();
    let token: string | null = null;
    let total: number | null = null;
    let restless = false;
    try {
      for (;;) {
        const page: P = await list.fetch(token);
        const moved = total !== null && page.total_records !== null && page.total_records !== total;
        total ??= page.total_records;
        const entries = list.read(page);
        for (const entry of entries) walked.add(list.keyOf(entry));
        const items = entries.filter((item) => isNew(seen, list.keyOf(item)));
        token = page.next_page_token;
        const looped = token !== null && tokens.has(token);
        restless ||= moved || looped;
        const again = restless && ++restarts <= maxRestarts;
        const ended = (token === null || looped) && !again;
        const complete = ended && !restless && walked.size >= (total ?? 0);
        yield { page, items, total, complete, restless: ended && restless };
        if (ended) return;
        if (again) break;
        if (token !== null) tokens.add(token);
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
