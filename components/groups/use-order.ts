import { useState } from "react";

import type { GroupListItem } from "@/server/domain/groups/schema";

export type GroupOrder = ReturnType<typeof useOrder>;

/** The order as the viewer has dragged it and not saved yet; when the groups are others meanwhile, the draft is dropped. */
export function useOrder(saved: readonly GroupListItem[]) {
  const [draft, setDraft] = useState<readonly string[] | null>(null);
  const [said, setSaid] = useState("");
  const byId = new Map(saved.map((group) => [group.id, group]));
  const fits = draft?.length === saved.length && draft.every((id) => byId.has(id));
  const shown = fits ? draft.flatMap((id) => byId.get(id) ?? []) : [...saved];
  const ids = shown.map(({ id }) => id);
  const changed = ids.some((id, at) => saved[at]?.id !== id);
  const move = (from: number, to: number) => {
    const group = shown[from];
    if (!group || to < 0 || to >= shown.length || to === from) return;
    setDraft(ids.toSpliced(from, 1).toSpliced(to, 0, group.id));
    setSaid(`${group.name} moved to priority ${to + 1} of ${shown.length}. Not saved yet.`);
  };
  const reset = (words: string) => {
    setDraft(null);
    setSaid(words);
  };
  return { shown, ids, changed, move, reset, said };
}
