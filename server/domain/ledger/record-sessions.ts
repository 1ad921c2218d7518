import type { TenantTx } from "@/db/client";
import type { SourceSession } from "@/server/connectors/zoom/files";
import type { Ctx } from "@/server/domain/access/ctx";

import { adoptAnnounced } from "./record-announced";
import { type RecordedItem, recordThings, type SeenThings } from "./record-things";
import { thingsOf } from "./things-of";

type SeenSessions = Omit<SeenThings, "things"> & { sessions: readonly SourceSession[] };

/** Writes the ledger's rows of recorded sessions: one for each file, or one for a session without any. */
export async function recordSessions(
  tx: TenantTx,
  ctx: Ctx,
  { sessions, ...seen }: SeenSessions,
): Promise<RecordedItem[]> {
  await adoptAnnounced(tx, seen.jobId, sessions);
  return recordThings(tx, ctx, { ...seen, things: sessions.flatMap(thingsOf) });
}
