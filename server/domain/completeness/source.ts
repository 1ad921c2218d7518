import type { SourceKind } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import type { Ctx } from "@/server/domain/access/ctx";
import type { Thing } from "@/server/domain/ledger/things-of";

export type CheckedPeriod = { jobId: string; from: Date; to: Date };

/** A part of what a source reports for a period. */
export type Reported = {
  things: readonly Thing[];
  /** What the source has put aside, such as a trash: it can't be fetched from there. */
  aside: readonly Thing[];
  /** When files went into the trash that lie there now, of whichever period, by their key; null = it does not say. */
  inTrash?: ReadonlyMap<string, Date | null>;
  /** False: something could not be listed. */
  complete: boolean;
  /** Where to go on; null = everything was read. */
  next: string | null;
  /** Writes these sessions into the ledger, as a listing does. */
  record: (tx: TenantTx, sessionKeys: ReadonlySet<string>) => Promise<unknown>;
};

/**
 * A kind of source that a completeness report asks. `read` goes on at the cursor of the part before ("" = at the beginning),
 * takes well under a minute, and writes nothing about recordings.
 * @throws ZoomError
 */
export type CheckedSource = {
  kind: SourceKind;
  read: (ctx: Ctx, zoom: ZoomConnection, period: CheckedPeriod, cursor: string) => Promise<Reported>;
};

/** By when the conversation began, so that all of it is in one period. */
export const isIn = ({ from, to }: CheckedPeriod, { decidable }: Thing): boolean =>
  decidable.conversationStartedAt >= from && decidable.conversationStartedAt < to;
