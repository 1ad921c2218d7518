import type { TenantTx } from "@/db/client";
import type { SourceSession } from "@/server/connectors/zoom/files";
import type { Ctx } from "@/server/domain/access/ctx";

import { type RecordedItem, recordThings, type SeenThings } from "./record-things";
import { thingsOf } from "./things-of";

type SeenSessions = Omit<SeenThings, "things"> & { sessions: readonly SourceSession[] };

/** Writes the ledger's rows of recorded sessions: one for each file, or one for a session without any. */
export const recordSessions = (
  tx: TenantTx,
  ctx: Ctx,
  { sessions, ...seen }: SeenSessions,
): Promise<RecordedItem[]> => recordThings(tx, ctx, { ...seen, things: sessions.flatMap(thingsOf) });
