import { z } from "zod";

import { type SourceKind, sourceKinds } from "@/db/constants";

import { chat } from "./chat";
import { meetings } from "./meetings";
import { phone } from "./phone";
import type { KindOff } from "./schema";
import type { CheckedSource } from "./source";

/** What a report asks, one after the other. */
export const checkedSources: readonly CheckedSource[] = [meetings, phone, chat];

const offs = ["missing_scope", "not_available", "forbidden", "gone"] as const satisfies readonly KindOff[];

/** Where a report stands: the source that is read, and how far; `off` = sources that Zoom does not give out. */
export const checkCursor = z.object({
  kind: z.enum(sourceKinds),
  at: z.string(),
  complete: z.boolean(),
  off: z.partialRecord(z.enum(sourceKinds), z.enum(offs)),
});
export type CheckCursor = z.infer<typeof checkCursor>;

export const firstCursor: CheckCursor = { kind: "meeting", at: "", complete: true, off: {} };

export const kindAfter = (kind: SourceKind): SourceKind | null =>
  checkedSources[checkedSources.findIndex((source) => source.kind === kind) + 1]?.kind ?? null;

export const sourceOf = (kind: SourceKind): CheckedSource | undefined =>
  checkedSources.find((source) => source.kind === kind);

export const offOf = (kind: string): KindOff | null => offs.find((known) => known === kind) ?? null;
