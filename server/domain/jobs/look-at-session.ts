import { and, eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceItem } from "@/db/schema";
import { meetingRecordings } from "@/server/connectors/zoom/api";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { sessionOf, type SourceSession } from "@/server/connectors/zoom/files";
import type { Ctx } from "@/server/domain/access/ctx";
import { askLateCompanion, lookForCompanion, noteCompanion } from "@/server/domain/imports/companion";
import { askLateList, takeLateList } from "@/server/domain/imports/late-participants";
import { noteGone, noteMissing } from "@/server/domain/imports/note-gone";
import { isCompanionKey } from "@/server/domain/ledger/companion-things";
import { endOverdue, overdueKeys } from "@/server/domain/ledger/end-overdue";
import { planNextLook } from "@/server/domain/ledger/plan-next-look";
import { type AnnouncedSession, recordAnnounced } from "@/server/domain/ledger/record-announced";
import { recordSessions } from "@/server/domain/ledger/record-sessions";

import { learnHost } from "./remember-users";

export type SessionRef = { jobId: string; sessionKey: string };
export type Looked = "recorded" | "not_there";
type Hint = { announced?: AnnouncedSession; written?: boolean };

/**
 * Reads one session afresh into the ledger, and who took part and what AI Companion wrote where that is still due.
 * `announced`: Zoom has just said that it is recorded, so that it has its row even where Zoom does not give it out.
 * `written`: AI Companion has just written. `also` commits with the result.
 * @throws ZoomError
 */
export async function lookAtSession(
  ctx: Ctx,
  zoom: ZoomConnection,
  { announced, written = false, ...input }: SessionRef & Hint,
  also: (tx: TenantTx) => Promise<unknown> = () => Promise.resolve(),
): Promise<Looked> {
  const meeting = await meetingRecordings(zoom, input.sessionKey).catch((error: unknown) => {
    if (error instanceof ZoomError && error.failure.kind === "gone") return null;
    throw error;
  });
  // The single-session answer may lack the host; a listing has named it then.
  const hostId = meeting?.host_id ?? announced?.hostId ?? (await knownHost(ctx, input));
  if (meeting || announced) await learnHost(ctx, zoom, input.jobId, hostId);
  if (!meeting) await noteGone(ctx, input);
  const late = await askLateList(ctx, zoom, input);
  const session = meeting && { ...sessionOf(meeting), hostId };
  const companion = session && (await askLateCompanion(ctx, zoom, { jobId: input.jobId, session, written }));
  return ctx.db.tx(async (tx) => {
    if (session) {
      const seen = { jobId: input.jobId, announceKept: true };
      await recordSessions(tx, ctx, { ...seen, sessions: [session] });
      if (companion) await noteCompanion(tx, ctx, { ...seen, session, ...companion });
    } else if (announced) await recordAnnounced(tx, ctx, { ...input, ...announced, hostId });
    await planNextLook(tx, ctx, input);
    if (session) await endWaiting(tx, ctx, input, session);
    if (session && companion && (written || companion.wanted.laterSince))
      await lookForCompanion(tx, ctx, { jobId: input.jobId, session, ...companion });
    if (late) await takeLateList(tx, ctx, late);
    await also(tx);
    return meeting ? "recorded" : "not_there";
  });
}

/** After the last look, what a list with files leaves out is gone; what else was not given out won't come. */
async function endWaiting(
  tx: TenantTx,
  ctx: Ctx,
  { jobId, sessionKey }: SessionRef,
  { files }: SourceSession,
): Promise<void> {
  const keys = await overdueKeys(tx, ctx, { jobId, sessionKey });
  const among = keys.filter((key) => !isCompanionKey(key));
  const listed = files.map(({ key }) => key);
  if (listed.length > 0 && among.length > 0)
    await noteMissing(tx, ctx, { jobId, sessions: [{ sessionKey, listed, among }] });
  if (keys.length > 0) await endOverdue(tx, ctx, { jobId, sessionKey });
}

/** Whether the ledger has anything of a session. */
export async function isKnown(tx: TenantTx, { jobId, sessionKey }: SessionRef): Promise<boolean> {
  const ofSession = and(eq(sourceItem.jobId, jobId), eq(sourceItem.sessionKey, sessionKey));
  const rows = await tx.select({ id: sourceItem.id }).from(sourceItem).where(ofSession).limit(1);
  return rows.length > 0;
}

async function knownHost(ctx: Ctx, input: SessionRef): Promise<string | null> {
  const [row] = await ctx.db.tx((tx) =>
    tx
      .select({ hostId: sourceItem.ownerSourceId })
      .from(sourceItem)
      .where(and(eq(sourceItem.jobId, input.jobId), eq(sourceItem.sessionKey, input.sessionKey)))
      .limit(1),
  );
  return row?.hostId ?? null;
}
