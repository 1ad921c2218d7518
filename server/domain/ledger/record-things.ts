import { inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceItem } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { announce } from "@/server/events/announce";
import { newId } from "@/server/lib/id";

import { type Decided, decideThings } from "./decide-things";
import { forgottenBefore } from "./forgotten-before";
import type { Known } from "./load-known";
import { isBack, markShown } from "./mark-at-listing";
import { mustNotBeRecorded } from "./not-to-be-recorded";
import { type NewDecision, noteDecisions } from "./note-decisions";
import { noteLeftOut } from "./note-forgotten";
import type { OwnerFacts } from "./owner-facts";
import { nextLook } from "./second-look";
import type { Thing } from "./things-of";
import { upsertItems } from "./upsert-items";

const itemsPerEvent = 100;
/** A statement takes 65,534 parameters. */
const rowsPerStatement = 1_000;

type Row = typeof sourceItem.$inferInsert;
/** What a listing or an event showed; `announceKept` = ask for the import of what is kept. */
export type SeenThings = {
  jobId: string;
  runId?: string | undefined;
  things: readonly Thing[];
  announceKept: boolean;
  /** Listed for somebody's sake from before the ledger forgets others: what must not be recorded stays forgotten. */
  again?: boolean | undefined;
};

export type RecordedItem = {
  id: string;
  sourceKey: string;
  sessionKey: string;
  state: string;
  region: OwnerFacts["region"];
};

/**
 * Writes the ledger: one row for each thing seen, with its decision. Seen again, a row is decided again, unless it is
 * archived, being imported right now, given up, or purged. Safe to repeat.
 */
export async function recordThings(tx: TenantTx, ctx: Ctx, seen: SeenThings): Promise<RecordedItem[]> {
  // An entry that grew between two pages is listed twice: the later one says more.
  const things = [...new Map(seen.things.map((one) => [one.sourceKey, one])).values()];
  if (things.length === 0) return [];
  const rows: Row[] = [];
  const settled: string[] = [];
  const back: string[] = [];
  const recorded: RecordedItem[] = [];
  const known = new Map<string, Known>();
  const leftOut: Thing[] = [];
  const forgotten = seen.again ? (await forgottenBefore(tx, ctx)).before : null;
  for (const decided of await decideThings(tx, ctx, seen.jobId, things)) {
    const { thing, before, facts, wish } = decided;
    const { reason } = decided.decision;
    if (before) known.set(thing.sourceKey, before);
    else if (forgotten && thing.startedAt < forgotten && mustNotBeRecorded(reason)) {
      if (reason !== "switched_off_by_person") leftOut.push(thing);
      continue;
    }
    if (before && isBack(before, ctx.now)) back.push(before.id);
    if (before && decided.stays) {
      settled.push(before.id);
      recorded.push({ ...pick(thing), id: before.id, state: before.state, region: facts.region });
      continue;
    }
    const row = { ...toRow(ctx, seen, decided), ...wish };
    rows.push(row);
    recorded.push({ ...pick(thing), id: row.id, state: row.state, region: facts.region });
  }
  await noteLeftOut(tx, seen.jobId, leftOut);
  const written = new Map<string, string>();
  for (let from = 0; from < rows.length; from += rowsPerStatement) {
    const ids = await upsertItems(tx, rows.slice(from, from + rowsPerStatement));
    for (const [key, id] of ids) written.set(key, id);
  }
  if (settled.length > 0) {
    await tx
      .update(sourceItem)
      .set({ lastSeenAt: ctx.now, ...(seen.runId ? { lastRunId: seen.runId } : {}) })
      .where(inArray(sourceItem.id, settled));
  }
  await markShown(tx, ctx, { jobId: seen.jobId, itemIds: back });
  await noteDecisions(tx, ctx, seen, changed(rows, known, written));
  const items = recorded.map((item) => ({ ...item, id: written.get(item.sourceKey) ?? item.id }));
  if (seen.announceKept) await announceKept(tx, ctx, seen, items);
  return items;
}

/** Decisions that are new, or differ from the one before; what somebody else archived meanwhile has none. */
const changed = (
  rows: readonly Row[],
  known: ReadonlyMap<string, Known>,
  written: ReadonlyMap<string, string>,
): NewDecision[] =>
  rows.flatMap(({ sourceKey, state, reason }) => {
    const sourceItemId = written.get(sourceKey);
    return sourceItemId && known.get(sourceKey)?.reason !== reason ? [{ sourceItemId, state, reason }] : [];
  });

const pick = ({ sourceKey, sessionKey }: Thing) => ({ sourceKey, sessionKey });

function toRow(
  ctx: Ctx,
  seen: SeenThings,
  { thing, facts, decision, before }: Decided,
): Row & { id: string; state: string } {
  const state = decision.outcome === "keep" ? "kept" : decision.outcome === "wait" ? "waiting" : "skipped";
  const firstSeenAt = before?.firstSeenAt ?? ctx.now;
  const lookAgain =
    decision.reason === "not_ready_yet" ||
    (state === "kept" && thing.expectsMore) ||
    decision.reason === "nothing_to_import";
  return {
    tenantId: ctx.db.tenantId,
    id: before?.id ?? newId(),
    jobId: seen.jobId,
    sourceKey: thing.sourceKey,
    sessionKey: thing.sessionKey,
    ownerSourceId: thing.ownerSourceId,
    ownerPersonId: facts.personId,
    kind: thing.kind,
    fileType: thing.fileType,
    recordingType: thing.recordingType,
    mediaClass: thing.decidable.mediaClass,
    startedAt: thing.startedAt,
    endedAt: thing.endedAt,
    sizeBytes: thing.sizeBytes,
    revision: thing.revision ?? null,
    sourceRef: thing.sourceRef ?? null,
    state,
    reason: decision.reason,
    ruleVersionId: facts.ruleVersionId,
    retainUntil: decision.outcome === "keep" ? decision.retainUntil : null,
    decidedAt: ctx.now,
    firstSeenAt,
    lastSeenAt: ctx.now,
    lastRunId: seen.runId ?? null,
    nextLookAt: lookAgain ? nextLook(firstSeenAt, ctx.now) : null,
  };
}

async function announceKept(
  tx: TenantTx,
  ctx: Ctx,
  seen: SeenThings,
  recorded: readonly RecordedItem[],
): Promise<void> {
  const kept = recorded.filter((item) => item.state === "kept").map((item) => item.id);
  for (let at = 0; at < kept.length; at += itemsPerEvent) {
    await announce(tx, {
      name: "zoom/items.found",
      data: {
        tenantId: ctx.db.tenantId,
        jobId: seen.jobId,
        itemIds: kept.slice(at, at + itemsPerEvent),
        ...(seen.runId ? { runId: seen.runId } : {}),
      },
    });
  }
}
