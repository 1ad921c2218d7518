import { and, eq } from "drizzle-orm";

import { sourceItem } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import type { PhoneRecording } from "@/server/connectors/zoom/phone-recording";
import type { Ctx } from "@/server/domain/access/ctx";
import { areGone, callsAt, recentCalls } from "@/server/domain/imports/find-call";
import { noteMissing, noteRefused } from "@/server/domain/imports/note-gone";
import { callIdIn, callKey } from "@/server/domain/ledger/call-things";
import { planNextLook } from "@/server/domain/ledger/plan-next-look";
import { recordCalls } from "@/server/domain/ledger/record-calls";
import { nextLook } from "@/server/domain/ledger/second-look";

import { ownersOfCalls } from "./call-owners";
import type { Looked, SessionRef } from "./look-at-session";

/**
 * Reads what becomes one conversation afresh into the ledger, its later look being due: its transcript may have come, or what
 * Zoom announced. What no list has shown by the last look is gone if Zoom says so, and has failed if it does not.
 * @throws ZoomError
 */
export async function lookAtCallAgain(
  ctx: Ctx,
  zoom: ZoomConnection,
  { jobId, sessionKey }: SessionRef,
): Promise<Looked> {
  const rows = await loadRows(ctx, { jobId, sessionKey });
  if (rows.length === 0) return "not_there";
  const { recordings, complete } = await find(zoom, sessionKey, rows);
  const owners = await ownersOfCalls(ctx, zoom, jobId, recordings);
  const elementIds = [...new Set(rows.flatMap(({ ref }) => ref ?? []))];
  const recordingIds = rows.map(({ key }) => key.split(":")[1] ?? "");
  const call = { callId: callIdIn(sessionKey), elementIds, recordingIds };
  const isProof = complete && (recordings.length > 0 || (await areGone(zoom, call)));
  const listed = await ctx.db.tx(async (tx) => {
    const recorded = await recordCalls(tx, ctx, { jobId, recordings, owners, announceKept: true });
    const keys = recorded.map(({ sourceKey }) => sourceKey);
    if (isProof) await noteMissing(tx, ctx, { jobId, sessions: [{ sessionKey, listed: keys }] });
    return new Set(keys);
  });
  const sourceKeys = rows
    .filter((row) => isOverdue(row, ctx.now) && !listed.has(row.key))
    .map(({ key }) => key);
  if (sourceKeys.length > 0) {
    const failure = complete ? "gone_at_source" : "source_unavailable";
    await noteRefused(ctx, { jobId, sessionKey }, failure, { states: ["waiting"], sourceKeys });
  }
  // Last of all: a look that was cut short is due still.
  await ctx.db.tx((tx) => planNextLook(tx, ctx, { jobId, sessionKey }));
  return recordings.length > 0 ? "recorded" : "not_there";
}

type Row = Awaited<ReturnType<typeof loadRows>>[number];

const loadRows = (ctx: Ctx, { jobId, sessionKey }: SessionRef) =>
  ctx.db.tx((tx) =>
    tx
      .select({
        key: sourceItem.sourceKey,
        startedAt: sourceItem.startedAt,
        firstSeenAt: sourceItem.firstSeenAt,
        reason: sourceItem.reason,
        ref: sourceItem.sourceRef,
      })
      .from(sourceItem)
      .where(and(eq(sourceItem.jobId, jobId), eq(sourceItem.sessionKey, sessionKey))),
  );

/** What is waited for, and no further look is planned for. */
const isOverdue = ({ reason, firstSeenAt }: Row, now: Date) =>
  reason === "not_ready_yet" && nextLook(firstSeenAt, now) === null;

async function find(zoom: ZoomConnection, sessionKey: string, rows: readonly Row[]) {
  const ids = new Set(rows.map(({ key }) => key.split(":")[1]));
  const isOurs = (one: PhoneRecording) => ids.has(one.id) || callKey(one) === sessionKey;
  const { recordings, complete } = await callsAt(
    zoom,
    rows.map(({ startedAt }) => startedAt),
  );
  const found = recordings.filter(isOurs);
  const waiting = rows
    .filter(({ reason }) => reason === "not_ready_yet")
    .map(({ firstSeenAt }) => firstSeenAt);
  const [since] = waiting;
  if (found.length > 0 || !since) return { recordings: found, complete };
  // An event need not tell when a call began; it had ended by then.
  return { recordings: (await recentCalls(zoom, since)).filter(isOurs), complete };
}
