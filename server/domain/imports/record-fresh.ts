import { and, eq, inArray } from "drizzle-orm";

import type { Region } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { job, sourceItem } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { companionWanted, type WantedCompanion } from "@/server/domain/ledger/companion-wanted";
import { recordSessions } from "@/server/domain/ledger/record-sessions";
import type { RecordedItem } from "@/server/domain/ledger/record-things";

import type { FreshSession } from "./fresh-session";
import { noteMissing } from "./note-gone";
import type { ImportSession } from "./outcome";

/** What the ledger keeps of a session; `retry`: something that Zoom named before may be named again. */
export type RecordedSession = {
  fresh: FreshSession;
  items: RecordedItem[];
  region: Region | null;
  retry: boolean;
  /** What of AI Companion's is to be asked for; null = nothing. */
  companion: WantedCompanion | null;
};

/** Writes sessions as Zoom shows them right now into the ledger, decided anew, in one transaction. */
export async function recordFresh(
  ctx: Ctx,
  { jobId, runId }: Omit<ImportSession, "sessionKey">,
  found: readonly FreshSession[],
): Promise<RecordedSession[]> {
  return ctx.db.tx(async (tx) => {
    const [row] = await tx.select({ region: job.processingRegion }).from(job).where(eq(job.id, jobId));
    const hosts = await hostsOf(tx, jobId, found);
    const fresh = found.map((one) => ({
      ...one,
      session: { ...one.session, hostId: one.session.hostId ?? hosts.get(one.session.uuid) ?? null },
    }));
    const sessions = fresh.map(({ session }) => session);
    const recorded = await recordSessions(tx, ctx, { jobId, runId, sessions, announceKept: false });
    // An answer without files says nothing about those that were seen before.
    const listed = sessions
      .filter(({ files }) => files.length > 0)
      .map(({ uuid, files }) => ({ sessionKey: uuid, listed: files.map((file) => file.key) }));
    const unsettled = await noteMissing(tx, ctx, { jobId, sessions: listed });
    const wanted = await companionWanted(tx, ctx, { jobId, sessions });
    return fresh.map((one) => ({
      fresh: one,
      items: recorded.filter(
        ({ sessionKey, state }) =>
          sessionKey === one.session.uuid && (state === "kept" || state === "importing"),
      ),
      region: row?.region ?? null,
      retry: unsettled.has(one.session.uuid),
      companion: wanted.get(one.session.uuid) ?? null,
    }));
  });
}

/** The single-session answer may lack the host; the listing named it. */
async function hostsOf(
  tx: TenantTx,
  jobId: string,
  found: readonly FreshSession[],
): Promise<ReadonlyMap<string, string>> {
  const unnamed = found.filter(({ session }) => session.hostId === null).map(({ session }) => session.uuid);
  if (unnamed.length === 0) return new Map();
  const rows = await tx
    .selectDistinct({ sessionKey: sourceItem.sessionKey, host: sourceItem.ownerSourceId })
    .from(sourceItem)
    .where(and(eq(sourceItem.jobId, jobId), inArray(sourceItem.sessionKey, unnamed)));
  return new Map(rows.map(({ sessionKey, host }) => [sessionKey, host]));
}
