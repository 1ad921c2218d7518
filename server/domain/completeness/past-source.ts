import type { SourceKind } from "@/db/constants";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import type { Ctx } from "@/server/domain/access/ctx";

import type { PastKind } from "./schema";
import type { CheckedPeriod } from "./source";

/** Something that took place at the source, whether or not it was recorded. */
export type TookPlace = {
  /** The session that a recording of it has in the ledger, or the begin of its name. */
  sessionKey: string;
  /** Whose rule decides; "" = nobody's of the account. */
  ownerSourceId: string;
  startedAt: Date;
  endedAt: Date;
  /** What the source says; null = nothing. */
  recorded: boolean | null;
};

/** A part of what the source says took place. */
export type PastRead = { past: readonly TookPlace[]; complete: boolean; next: string | null };

/** The source's own record of what took place, read as a kind of source is. Throws ZoomError. */
export type PastSource = {
  past: PastKind;
  kind: SourceKind;
  read: (ctx: Ctx, zoom: ZoomConnection, period: CheckedPeriod, cursor: string) => Promise<PastRead>;
};
