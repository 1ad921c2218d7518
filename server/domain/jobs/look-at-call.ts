import { and, eq, inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceItem } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { type AnnouncedCall, announcedRecording, undashed } from "@/server/connectors/zoom/phone-recording";
import type { Ctx } from "@/server/domain/access/ctx";
import { callsAt, recentCalls } from "@/server/domain/imports/find-call";
import { recordingKey, transcriptKey } from "@/server/domain/ledger/call-things";
import type { Mark } from "@/server/domain/ledger/mark-at-listing";
import { recordAnnouncedCall } from "@/server/domain/ledger/record-announced-call";
import { recordCalls } from "@/server/domain/ledger/record-calls";

import { ownersOfCalls } from "./call-owners";
import type { Looked } from "./look-at-session";
import { markSession } from "./mark-at-source";

/** What an event names of a call: ids, times and closed words. */
type CallRef = AnnouncedCall & {
  jobId: string;
  /** When Zoom said that it is recorded: so it is known here, even where no list shows it yet. */
  announcedAt?: Date | undefined;
  /** The event names its transcript. */
  withTranscript?: boolean | undefined;
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
  const shown = near.find(({ id }) => id === recordingId);
  const callId = input.callId ?? shown?.callId;
  const recordings = near.filter((one) => one === shown || one.callId === callId);
  const { announcedAt, withTranscript = false } = input;
  const isWhole = shown && !(withTranscript && shown.transcriptUrl === null);
  const toCome = announcedAt && !isWhole ? (shown ?? announcedRecording(input, announcedAt)) : null;
  const all = toCome && !shown ? [...recordings, toCome] : recordings;
  const owners = await ownersOfCalls(ctx, zoom, jobId, all);
  return ctx.db.tx(async (tx) => {
    await recordCalls(tx, ctx, { jobId, recordings, owners, announceKept: true });
    const ownerSourceId = owners.get(recordingId) ?? "";
    if (toCome) {
      await recordAnnouncedCall(tx, ctx, { jobId, recording: toCome, ownerSourceId, withTranscript });
    }
    await also(tx);
    return recordings.length > 0 ? "recorded" : "not_there";
  });
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
