import { and, eq, inArray } from "drizzle-orm";

import type { DecisionReason } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { sourceItem } from "@/db/schema";
import type { SourceSession } from "@/server/connectors/zoom/files";
import type { Ctx } from "@/server/domain/access/ctx";

import { recordThings } from "./record-things";
import { wholeSession, wholeSessionKey } from "./things-of";

/** What Zoom announces, it gives out within minutes, as a rule. */
const firstLookAfterMs = 5 * 60_000;

/** What an event names of a recorded session. */
export type AnnouncedSession = { hostId: string | null; startedAt: Date | null };

/**
 * Writes the row of a session that Zoom announced and does not give out yet, so that it is known of whatever happens to it:
 * decided like any other, looked for again, and gone when the last look finds nothing. Nothing where the ledger has it.
 */
export async function recordAnnounced(
  tx: TenantTx,
  ctx: Ctx,
  { jobId, sessionKey, hostId, startedAt }: AnnouncedSession & { jobId: string; sessionKey: string },
): Promise<void> {
  const ofSession = and(eq(sourceItem.jobId, jobId), eq(sourceItem.sessionKey, sessionKey));
  const known = await tx.select({ id: sourceItem.id }).from(sourceItem).where(ofSession).limit(1);
  if (known.length > 0) return;
  const began = startedAt ?? ctx.now;
  const session = { uuid: sessionKey, hostId, startedAt: began, endedAt: null };
  const things = [wholeSession(session, "processing")];
  await recordThings(tx, ctx, { jobId, things, announceKept: false });
  const sourceKeys = [wholeSessionKey(sessionKey)];
  await lookSoon(tx, ctx, { jobId, sourceKeys, reasons: ["not_ready_yet"] });
}

/** Brings the first look at rows forward that were decided for one of these reasons. */
export async function lookSoon(
  tx: TenantTx,
  ctx: Ctx,
  items: { jobId: string; sourceKeys: readonly string[]; reasons: readonly DecisionReason[] },
): Promise<void> {
  await tx
    .update(sourceItem)
    .set({ nextLookAt: new Date(ctx.now.getTime() + firstLookAfterMs) })
    .where(
      and(
        eq(sourceItem.jobId, items.jobId),
        inArray(sourceItem.sourceKey, [...items.sourceKeys]),
        inArray(sourceItem.reason, [...items.reasons]),
      ),
    );
}

/** The row of a session without files becomes that of its first file, with what was decided so far. */
export async function adoptAnnounced(
  tx: TenantTx,
  jobId: string,
  sessions: readonly SourceSession[],
): Promise<void> {
  const firstFile = new Map(
    sessions.flatMap(({ uuid, files: [first] }) => (first ? [[wholeSessionKey(uuid), first.key]] : [])),
  );
  const byKey = (keys: readonly string[]) =>
    tx
      .select({ id: sourceItem.id, key: sourceItem.sourceKey })
      .from(sourceItem)
      .where(and(eq(sourceItem.jobId, jobId), inArray(sourceItem.sourceKey, [...keys])));
  const waiting = firstFile.size === 0 ? [] : await byKey([...firstFile.keys()]);
  if (waiting.length === 0) return;
  const files = new Set((await byKey([...firstFile.values()])).map(({ key }) => key));
  for (const { id, key } of waiting) {
    const file = firstFile.get(key) ?? key;
    const row = and(eq(sourceItem.id, id), eq(sourceItem.sourceKey, key));
    if (files.has(file)) await tx.delete(sourceItem).where(row);
    else await tx.update(sourceItem).set({ sourceKey: file }).where(row);
  }
}
