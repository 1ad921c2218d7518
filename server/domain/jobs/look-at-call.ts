import { and, eq, inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceItem } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { type PhoneRecording, undashed } from "@/server/connectors/zoom/phone-recording";
import type { Ctx } from "@/server/domain/access/ctx";
import { callsAt, recentCalls } from "@/server/domain/imports/find-call";
import { callKey, recordingKey, transcriptKey } from "@/server/domain/ledger/call-things";
import { planNextLook } from "@/server/domain/ledger/plan-next-look";
import { recordCalls } from "@/server/domain/ledger/record-calls";
import type { Mark } from "@/server/domain/ledger/mark-at-listing";

import { ownersOfCalls } from "./call-owners";
import type { Looked, SessionRef } from "./look-at-session";
import { markSession } from "./mark-at-source";

/** What an event names of a call: ids, and when it began. */
type CallRef = {
  jobId: string;
  recordingId: string;
  callId?: string | undefined;
  startedAt?: string | undefined;
};

/**
 * Reads the recordings of one call afresh into the ledger, all that Zoom has of it. `also` commits with the result.
 * @throws ZoomError
 */
export async function lookAtCall(
  ctx: Ctx,
  zoom: ZoomConnection,
  input: CallRef,
  also: (tx: TenantTx) => Promise<unknown> = () => Promise.resolve(),
): Promise<Looked> {
  const { jobId } = input;
  const recordingId = undashed(input.recordingId);
  const startedAt = input.startedAt ? new Date(input.startedAt) : await knownStart(ctx, jobId, recordingId);
  const near = startedAt ? (await callsAt(zoom, [startedAt])).recordings : await recentCalls(zoom, ctx.now);
  const callId = input.callId ?? near.find(({ id }) => id === recordingId)?.callId;
  const recordings = near.filter((one) => one.id === recordingId || one.callId === callId);
  return record(ctx, zoom, { jobId, recordings }, also);
}

async function record(
  ctx: Ctx,
  zoom: ZoomConnection,
  { jobId, recordings }: { jobId: string; recordings: readonly PhoneRecording[] },
  also: (tx: TenantTx) => Promise<unknown>,
): Promise<Looked> {
  const owners = await ownersOfCalls(ctx, zoom, jobId, recordings);
  return ctx.db.tx(async (tx) => {
    await recordCalls(tx, ctx, { jobId, recordings, owners, announceKept: true });
    await also(tx);
    return recordings.length > 0 ? "recorded" : "not_there";
  });
}

/** The same for what becomes one conversation, whose later look is due: its transcript may have come. */
export async function lookAtCallAgain(
  ctx: Ctx,
  zoom: ZoomConnection,
  { jobId, sessionKey }: SessionRef,
): Promise<Looked> {
  const ofCall = and(eq(sourceItem.jobId, jobId), eq(sourceItem.sessionKey, sessionKey));
  const rows = await ctx.db.tx((tx) =>
    tx.select({ key: sourceItem.sourceKey, startedAt: sourceItem.startedAt }).from(sourceItem).where(ofCall),
  );
  if (rows.length === 0) return "not_there";
  const ids = new Set(rows.map(({ key }) => key.split(":")[1]));
  const near = await callsAt(
    zoom,
    rows.map(({ startedAt }) => startedAt),
  );
  const recordings = near.recordings.filter((one) => ids.has(one.id) || callKey(one) === sessionKey);
  return record(ctx, zoom, { jobId, recordings }, (tx) => planNextLook(tx, ctx, { jobId, sessionKey }));
}

type Deletion = { jobId: string; recordingId: string; mark: Mark; at: Date };

/** Somebody deleted a recording at Zoom: what a look does not show any more is marked, and nothing archived goes. */
export async function lookAtCallAndMark(
  ctx: Ctx,
  zoom: ZoomConnection,
  { jobId, recordingId, mark, at }: Deletion,
  also: (tx: TenantTx) => Promise<unknown>,
): Promise<Looked> {
  return lookAtCall(ctx, zoom, { jobId, recordingId }, async (tx) => {
    const id = undashed(recordingId);
    const files = [recordingKey(id), transcriptKey(id)];
    const [row] = await tx
      .select({ sessionKey: sourceItem.sessionKey })
      .from(sourceItem)
      .where(and(eq(sourceItem.jobId, jobId), inArray(sourceItem.sourceKey, files)))
      .limit(1);
    if (row) await markSession(tx, ctx, { jobId, ...row, files, mark, at });
    await also(tx);
  });
}

async function knownStart(ctx: Ctx, jobId: string, recordingId: string): Promise<Date | null> {
  const [row] = await ctx.db.tx((tx) =>
    tx
      .select({ startedAt: sourceItem.startedAt })
      .from(sourceItem)
      .where(and(eq(sourceItem.jobId, jobId), eq(sourceItem.sourceKey, recordingKey(recordingId)))),
  );
  return row?.startedAt ?? null;
}
