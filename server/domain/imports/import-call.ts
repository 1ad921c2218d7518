import { and, eq } from "drizzle-orm";

import { job, sourceItem } from "@/db/schema";
import type { Region } from "@/db/constants";
import type { PhoneRecording } from "@/server/connectors/zoom/phone-recording";
import type { Ctx } from "@/server/domain/access/ctx";
import { callIdIn, callKey, recordingKey, sessionOfCall } from "@/server/domain/ledger/call-things";
import { recordCalls } from "@/server/domain/ledger/record-calls";
import type { RecordedItem } from "@/server/domain/ledger/record-things";

import { partiesOf } from "./call-parties";
import { askTranscript } from "./call-transcript";
import { downloadPace } from "./download-pace";
import { areGone, callsAt } from "./find-call";
import type { FreshSession, ImportPorts } from "./fresh-session";
import { giveUpUnlisted } from "./give-up-unlisted";
import { importFile } from "./import-file";
import { importGroup } from "./import-group";
import { noteGone, noteMissing, noteRefused } from "./note-gone";
import type { ImportOutcome, ImportSession } from "./outcome";
import { refusalOf } from "./refusal";

/** What lists have not named for so long has failed, until the next night asks again: a run can't wait for it. */
const listedWithinMs = 3 * 24 * 60 * 60_000;
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
    if (recordings.length > 0) {
      return await importRecordings(ctx, ports, input, { recordings, complete, known });
    }
    const gone = complete && (await areGone(ports.zoom, known));
    if (gone) return await noteGone(ctx, input);
    const { failed } = await refuseUnseen(ctx, input, { complete, seen: [] });
    return { ...nothing, failed, retry: failed === 0 };
  } catch (error) {
    const failure = refusalOf(error);
    if (!failure) throw error;
    return noteRefused(ctx, input, failure);
  }
}

/** What an answer did not show, though it began long ago: it has failed, and is given up in the end. */
async function refuseUnseen(
  ctx: Ctx,
  input: ImportSession,
  { complete, seen }: { complete: boolean; seen: readonly string[] },
): Promise<ImportOutcome> {
  const failure = complete ? "gone_at_source" : "source_unavailable";
  const before = new Date(ctx.now.getTime() - listedWithinMs);
  const refused = await noteRefused(ctx, input, failure, { seen, before });
  if (refused.failed > 0) await giveUpUnlisted(ctx, input, { failure, seen });
  return refused;
}

/** Of the ledger: whose rule decides about each recording, and when they began. */
type Known = {
  callId: string;
  elementIds: string[];
  recordingIds: string[];
  ownerOf: ReadonlyMap<string, string>;
  moments: Date[];
};

async function loadKnown(ctx: Ctx, { jobId, sessionKey }: ImportSession): Promise<Known | null> {
  const rows = await ctx.db.tx((tx) =>
    tx
      .select({
        key: sourceItem.sourceKey,
        owner: sourceItem.ownerSourceId,
        startedAt: sourceItem.startedAt,
        ref: sourceItem.sourceRef,
      })
      .from(sourceItem)
      .where(and(eq(sourceItem.jobId, jobId), eq(sourceItem.sessionKey, sessionKey))),
  );
  if (rows.length === 0) return null;
  const callId = callIdIn(sessionKey);
  const recordingIds = rows.map(({ key }) => key.split(":")[1] ?? "");
  const ownerOf = new Map(rows.map(({ owner }, at) => [recordingKey(recordingIds[at] ?? ""), owner]));
  const elementIds = [...new Set(rows.flatMap(({ ref }) => ref ?? []))];
  return { callId, elementIds, recordingIds, ownerOf, moments: rows.map(({ startedAt }) => startedAt) };
}

async function fetchCall({ zoom }: ImportPorts, { sessionKey }: ImportSession, known: Known) {
  const { recordings, complete } = await callsAt(zoom, known.moments);
  const isOurs = (one: PhoneRecording) =>
    callKey(one) === sessionKey || known.ownerOf.has(recordingKey(one.id));
  return { recordings: recordings.filter(isOurs), complete };
}

type Call = { recordings: readonly PhoneRecording[]; complete: boolean; known: Known };

async function importRecordings(
  ctx: Ctx,
  ports: ImportPorts,
  input: ImportSession,
  { recordings: listed, complete, known }: Call,
): Promise<ImportOutcome> {
  const { jobId, runId, sessionKey } = input;
  const ownerOf = ({ id }: PhoneRecording) => known.ownerOf.get(recordingKey(id));
  // Whose rule decides about another recording of the call, the look that finds it says.
  const recordings = listed.filter((one) => ownerOf(one) !== undefined);
  const owners = new Map(recordings.map((one) => [one.id, ownerOf(one) ?? ""]));
  const { items, ofOne, key, region, seen, unsettled } = await ctx.db.tx(async (tx) => {
    const [row] = await tx.select({ region: job.processingRegion }).from(job).where(eq(job.id, jobId));
    const recorded = await recordCalls(tx, ctx, { jobId, runId, recordings, owners, announceKept: false });
    const place = new Map(recorded.map((one) => [one.sourceKey, one.sessionKey]));
    const placeOf = ({ id }: PhoneRecording) => place.get(recordingKey(id)) ?? "";
    // Zoom may name the call of a recording later than the recording itself: it has another key since.
    const key = recordings.map(placeOf).includes(sessionKey) ? sessionKey : recordings.map(placeOf)[0];
    const open = recorded.filter(
      (one) => one.sessionKey === key && (one.state === "kept" || one.state === "importing"),
    );
    const keys = recorded.map(({ sourceKey }) => sourceKey);
    const sessions = complete ? [{ sessionKey, listed: keys }] : [];
    const left = await noteMissing(tx, ctx, { jobId, sessions });
    const ofOne = recordings.filter((one) => placeOf(one) === key);
    return { items: open, ofOne, key, region: row?.region, seen: keys, unsettled: left.size > 0 };
  });
  const { failed } = complete ? nothing : await refuseUnseen(ctx, input, { complete, seen });
  const before = { ...nothing, failed, retry: unsettled };
  const session = sessionOfCall(ofOne, ofOne.map(ownerOf)[0] ?? "", key ?? "");
  if (items.length === 0 || !region || !session) return before;
  const fresh: FreshSession = { session, token: null };
  return importFiles(ctx, ports, { input, known, fresh, items, region, before });
}

type Work = {
  input: ImportSession;
  known: Known;
  fresh: FreshSession;
  items: readonly RecordedItem[];
  region: Region;
  before: ImportOutcome;
};

async function importFiles(ctx: Ctx, ports: ImportPorts, work: Work): Promise<ImportOutcome> {
  const { input, fresh, known } = work;
  const outcome: ImportOutcome = { ...work.before };
  const group = importGroup(ctx, ports);
  const { call } = fresh.session;
  const participants = call ? await partiesOf(ctx, ports.zoom, input.jobId, call) : [];
  const refetch = async (): Promise<FreshSession> => {
    const { recordings } = await fetchCall(ports, input, known);
    const ids = new Set(fresh.session.files.map(({ fileId }) => fileId));
    const ofOne = recordings.filter(({ id }) => ids.has(id));
    const session = sessionOfCall(ofOne, fresh.session.hostId ?? "", fresh.session.uuid);
    return { session: session ?? fresh.session, token: null };
  };
  for (const { item, file, isText } of soundFirst(work)) {
    if (isText) {
      const state = await askTranscript(
        ctx,
        ports,
        { ...input, sessionKey: fresh.session.uuid },
        { item, recordingId: file?.fileId ?? "" },
      );
      if (state === "refused") outcome.failed++;
      if (state !== "ready") continue;
    }
    const label = isText ? "phone_light" : "phone_medium";
    await ports.zoom.budget.take(label);
    const pace = downloadPace(ports.zoom.budget, label);
    const region = item.region ?? work.region;
    const one = await importFile(
      ctx,
      ports,
      { jobId: input.jobId, fresh, participants, item, region, refetch, pace },
      group,
    );
    if (one.outcome === "archived") outcome.archived++;
    if (one.outcome === "failed") outcome.failed++;
    if (one.outcome === "left") outcome.more = true;
    if (one.retry) outcome.retry = true;
  }
  return outcome;
}

/** A transcript that Zoom won't talk about stops no sound. */
function soundFirst({ items, fresh }: Work) {
  const files = items.map((item) => {
    const file = fresh.session.files.find(({ key }) => key === item.sourceKey);
    return { item, file, isText: file?.mediaClass === "text" };
  });
  return files.sort((a, b) => Number(a.isText) - Number(b.isText));
}
