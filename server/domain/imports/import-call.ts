import { and, eq, inArray } from "drizzle-orm";

import { job, sourceItem } from "@/db/schema";
import type { FailureReason, Region } from "@/db/constants";
import { ZoomError, type ZoomFailure } from "@/server/connectors/zoom/failure";
import { callIsGone, transcriptState } from "@/server/connectors/zoom/phone";
import type { PhoneRecording } from "@/server/connectors/zoom/phone-recording";
import type { Ctx } from "@/server/domain/access/ctx";
import { callKey, sessionOfCall } from "@/server/domain/ledger/call-things";
import { recordCalls } from "@/server/domain/ledger/record-calls";
import type { RecordedItem } from "@/server/domain/ledger/record-things";
import { nextLook } from "@/server/domain/ledger/second-look";

import { partiesOf } from "./call-parties";
import { callsAt } from "./find-call";
import type { FreshSession, ImportPorts } from "./fresh-session";
import { importFile } from "./import-file";
import { importGroup } from "./import-group";
import { noteGone, noteRefused } from "./note-gone";
import type { ImportOutcome, ImportSession } from "./outcome";

/** Answers that another try won't change: the call's items fail by name, and the run goes on. */
const refusals: Partial<Record<ZoomFailure["kind"], FailureReason>> = {
  missing_scope: "not_authorised",
  forbidden: "not_authorised",
  not_available: "not_authorised",
  invalid_request: "source_unavailable",
  unreadable_answer: "source_unavailable",
};
const nothing: ImportOutcome = { archived: 0, failed: 0, retry: false };

/**
 * Imports what the ledger keeps of one call and owner: asked for and decided afresh, sound first, then its transcript. Safe
 * to repeat and to kill anywhere.
 * @throws ZoomError when Zoom itself can't be asked (outage, throttled, dead connection)
 */
export async function importCall(ctx: Ctx, ports: ImportPorts, input: ImportSession): Promise<ImportOutcome> {
  const known = await loadKnown(ctx, input);
  if (!known) return nothing;
  try {
    const { recordings, complete } = await fetchCall(ports, input, known);
    if (recordings.length > 0) return await importRecordings(ctx, ports, input, { recordings, known });
    const gone = complete && (await callIsGone(ports.zoom, known.callId));
    return gone ? await noteGone(ctx, input) : { ...nothing, retry: true };
  } catch (error) {
    const failure = error instanceof ZoomError ? refusals[error.failure.kind] : undefined;
    if (!failure) throw error;
    return noteRefused(ctx, input, failure);
  }
}

/** Of the ledger: whose call it is, and when its recordings began. */
type Known = { callId: string; ownerSourceId: string; moments: Date[] };

async function loadKnown(ctx: Ctx, { jobId, sessionKey }: ImportSession): Promise<Known | null> {
  const rows = await ctx.db.tx((tx) =>
    tx
      .select({ owner: sourceItem.ownerSourceId, startedAt: sourceItem.startedAt })
      .from(sourceItem)
      .where(and(eq(sourceItem.jobId, jobId), eq(sourceItem.sessionKey, sessionKey))),
  );
  const [first] = rows;
  if (!first) return null;
  const callId = sessionKey.split(":")[1] ?? "";
  return { callId, ownerSourceId: first.owner, moments: rows.map(({ startedAt }) => startedAt) };
}

async function fetchCall({ zoom }: ImportPorts, { sessionKey }: ImportSession, known: Known) {
  const { recordings, complete } = await callsAt(zoom, known.moments);
  return { recordings: recordings.filter((one) => callKey(one) === sessionKey), complete };
}

type Call = { recordings: readonly PhoneRecording[]; known: Known };

async function importRecordings(
  ctx: Ctx,
  ports: ImportPorts,
  input: ImportSession,
  { recordings, known }: Call,
): Promise<ImportOutcome> {
  const { jobId, runId } = input;
  const owners = new Map(recordings.map(({ id }) => [id, known.ownerSourceId]));
  const { items, region } = await ctx.db.tx(async (tx) => {
    const [row] = await tx.select({ region: job.processingRegion }).from(job).where(eq(job.id, jobId));
    const recorded = await recordCalls(tx, ctx, { jobId, runId, recordings, owners, announceKept: false });
    const open = recorded.filter(({ state }) => state === "kept" || state === "importing");
    return { items: open, region: row?.region };
  });
  const session = sessionOfCall(recordings, known.ownerSourceId);
  if (items.length === 0 || !region || !session) return nothing;
  const fresh: FreshSession = { session, token: null };
  return importFiles(ctx, ports, { input, known, fresh, items, region });
}

type Work = {
  input: ImportSession;
  known: Known;
  fresh: FreshSession;
  items: readonly RecordedItem[];
  region: Region;
};

async function importFiles(ctx: Ctx, ports: ImportPorts, work: Work): Promise<ImportOutcome> {
  const { input, fresh, known } = work;
  const outcome: ImportOutcome = { ...nothing };
  const group = importGroup(ctx, ports);
  const { call } = fresh.session;
  const participants = call ? await partiesOf(ctx, ports.zoom, input.jobId, call) : [];
  const refetch = async (): Promise<FreshSession> => {
    const { recordings } = await fetchCall(ports, input, known);
    return { session: sessionOfCall(recordings, known.ownerSourceId) ?? fresh.session, token: null };
  };
  for (const item of work.items) {
    const file = fresh.session.files.find(({ key }) => key === item.sourceKey);
    const isText = file?.mediaClass === "text";
    if (isText && !(await hasTranscript(ctx, ports, item, file.fileId ?? ""))) continue;
    await ports.zoom.budget.take(isText ? "phone_light" : "phone_medium");
    const region = item.region ?? work.region;
    const one = await importFile(
      ctx,
      ports,
      { jobId: input.jobId, fresh, participants, item, region, refetch },
      group,
    );
    if (one.outcome === "archived") outcome.archived++;
    if (one.outcome === "failed") outcome.failed++;
    if (one.outcome === "left") outcome.more = true;
    if (one.retry) outcome.retry = true;
  }
  return outcome;
}

/** One that is still being made waits for its next look; one that Zoom could not make has its reason. */
async function hasTranscript(
  ctx: Ctx,
  ports: ImportPorts,
  item: RecordedItem,
  recordingId: string,
): Promise<boolean> {
  const state = await transcriptState(ports.zoom, recordingId);
  if (state === "ready") return true;
  await ctx.db.tx(async (tx) => {
    const [row] = await tx
      .select({ firstSeenAt: sourceItem.firstSeenAt })
      .from(sourceItem)
      .where(eq(sourceItem.id, item.id));
    const waits = { state: "waiting", reason: "not_ready_yet" } as const;
    const never = { state: "skipped", reason: "content_unavailable" } as const;
    await tx
      .update(sourceItem)
      .set({
        ...(state === "in_the_making" ? waits : never),
        decidedAt: ctx.now,
        nextLookAt: state === "in_the_making" && row ? nextLook(row.firstSeenAt, ctx.now) : null,
      })
      .where(and(eq(sourceItem.id, item.id), inArray(sourceItem.state, ["kept", "importing"])));
  });
  return false;
}
