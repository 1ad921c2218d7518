import type { DecisionReason, SourceKind } from "@/db/constants";
import type { ForecastPart } from "@/server/domain/jobs/schema";

/** Parts of a forecast, added up so far. */
export type ForecastSum = {
  users: { looked: number; failed: number; total: number };
  kept: { items: number; bytes: number };
  archived: { items: number; bytes: number };
  others: Partial<Record<DecisionReason, number>>;
  /** What would be imported, by kind. */
  byKind: Partial<Record<SourceKind, number>>;
  /** Kinds that Zoom does not give out. */
  off: SourceKind[];
  bytesPerSecond: number | null;
};

const more = (a: { items: number; bytes: number }, b: { items: number; bytes: number }) => ({
  items: a.items + b.items,
  bytes: a.bytes + b.bytes,
});

export function addPart(sum: ForecastSum | null, part: ForecastPart): ForecastSum {
  const others = { ...sum?.others };
  for (const { reason, items } of part.others) others[reason] = (others[reason] ?? 0) + items;
  return {
    users: {
      looked: (sum?.users.looked ?? 0) + part.users.looked,
      failed: (sum?.users.failed ?? 0) + part.users.failed,
      total: part.users.total,
    },
    kept: sum ? more(sum.kept, part.kept) : part.kept,
    archived: sum ? more(sum.archived, part.archived) : part.archived,
    others,
    byKind: { ...sum?.byKind, [part.kind]: (sum?.byKind[part.kind] ?? 0) + part.kept.items },
    off: [...(sum?.off ?? []), ...(part.off ? [part.kind] : [])],
    bytesPerSecond: part.bytesPerSecond,
  };
}

/** How long the import of what is kept would take at the pace of past runs; null before there was any. */
export const importMs = ({ kept, bytesPerSecond }: ForecastSum): number | null =>
  bytesPerSecond ? (kept.bytes / bytesPerSecond) * 1_000 : null;
