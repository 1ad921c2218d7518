import { and, eq, inArray } from "drizzle-orm";

import type { FailureReason, Region } from "@/db/constants";
import { job, sourceItem } from "@/db/schema";
import { participants } from "@/server/connectors/zoom/api";
import { ZoomError, type ZoomFailure } from "@/server/connectors/zoom/failure";
import type { SourceSession } from "@/server/connectors/zoom/files";
import type { Participant } from "@/server/connectors/zoom/participants";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordSessions } from "@/server/domain/ledger/record-sessions";
import type { RecordedItem } from "@/server/domain/ledger/record-things";

import { type FreshSession, fetchSession, type ImportPorts } from "./fresh-session";
import { importFile } from "./import-file";
import { noteGone, noteRefused } from "./note-gone";
import type { ImportOutcome, ImportSession } from "./outcome";

export type { ImportOutcome, ImportPorts, ImportSession };

/**
 * Imports what the ledger keeps of one session. Everything is asked for afresh: the files as they are now, the decision
 * as it is now. One bad file never stops the others. Safe to repeat and to kill anywhere.
 * @throws ZoomError when Zoom itself can't be asked (outage, throttled, dead connection)
 */
export async function importSession(
  ctx: Ctx,
  ports: ImportPorts,
  input: ImportSession,
): Promise<ImportOutcome> {
  let fresh: FreshSession;
  try {
    fresh = await fetchSession(ports, input.sessionKey);
  } catch (error) {
    if (!(error instanceof ZoomError)) throw error;
    if (error.failure.kind === "gone") return noteGone(ctx, input);
    const failure = refusals[error.failure.kind];
    if (!failure) throw error;
    return noteRefused(ctx, input, failure);
  }
  const { items, region } = await ctx.db.tx(async (tx) => {
    const [row] = await tx.select({ region: job.processingRegion }).from(job).where(eq(job.id, input.jobId));
    const host = await hostOf(tx, input);
    const session = { ...fresh.session, hostId: fresh.session.hostId ?? host };
    fresh = { ...fresh, session };
    const recorded = await recordSessions(tx, ctx, {
      jobId: input.jobId,
      runId: input.runId,
      sessions: [session],
      announceKept: false,
    });
    return {
      items: recorded.filter(({ state }) => state === "kept" || state === "importing"),
      region: row?.region,
    };
  });
  // An answer without files says nothing about those that were seen before.
  const listed = fresh.session.files.map((file) => file.key);
  const { retry } = listed.length > 0 ? await noteGone(ctx, input, listed) : { retry: false };
  if (items.length === 0 || !region) return { archived: 0, failed: 0, retry };
  const people = await whoTookPart(ports, fresh.session);
  const outcome = await importAll(ctx, ports, { input, fresh, people, items, region });
  return { ...outcome, retry: outcome.retry || retry };
}

/** Answers about one session that another try won't change: its items fail by name, and the run goes on. */
const refusals: Partial<Record<ZoomFailure["kind"], FailureReason>> = {
  missing_scope: "not_authorised",
  forbidden: "not_authorised",
  not_available: "not_authorised",
  invalid_request: "source_unavailable",
  unreadable_answer: "source_unavailable",
  too_old: "gone_at_source",
};
const longestStepMs = 60_000;

type Work = {
  input: ImportSession;
  fresh: FreshSession;
  people: readonly Participant[];
  items: readonly RecordedItem[];
  region: Region;
};

async function importAll(ctx: Ctx, ports: ImportPorts, work: Work): Promise<ImportOutcome> {
  const outcome: ImportOutcome = { archived: 0, failed: 0, retry: false };
  let { fresh } = work;
  const startedAt = Date.now();
  for (const item of work.items) {
    // A step's call is given up after minutes: what is left is for the next one.
    if (Date.now() - startedAt > longestStepMs) {
      outcome.retry = true;
      break;
    }
    const result = await importFile(ctx, ports, {
      jobId: work.input.jobId,
      fresh,
      participants: work.people,
      item,
      region: item.region ?? work.region,
      refetch: () => fetchSession(ports, work.input.sessionKey),
    });
    if (result.fresh) fresh = result.fresh;
    if (result.outcome === "archived") outcome.archived++;
    if (result.outcome === "failed") outcome.failed++;
    if (result.outcome === "failed" && result.retry) outcome.retry = true;
  }
  return outcome;
}

type Tx = Parameters<Parameters<Ctx["db"]["tx"]>[0]>[0];

/** The single-session answer may lack the host; the listing named it. */
async function hostOf(tx: Tx, { jobId, sessionKey }: ImportSession): Promise<string | null> {
  const [row] = await tx
    .select({ host: sourceItem.ownerSourceId })
    .from(sourceItem)
    .where(and(eq(sourceItem.jobId, jobId), inArray(sourceItem.sessionKey, [sessionKey])))
    .limit(1);
  return row?.host ?? null;
}

/** A list that Zoom can't give, or not now, never stops an import: the host is always known. */
async function whoTookPart(ports: ImportPorts, session: SourceSession): Promise<readonly Participant[]> {
  try {
    const list = await participants(ports.zoom, {
      uuid: session.uuid,
      isWebinar: session.kind === "webinar",
    });
    return list.kind === "listed" ? list.participants : [];
  } catch (error) {
    if (error instanceof ZoomError && error.failure.kind !== "connection_dead") return [];
    throw error;
  }
}
