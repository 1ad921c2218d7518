import { eq, inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceItem, tenant } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { decide, type Decision } from "@/server/domain/rules/decide";
import { announce } from "@/server/events/announce";
import { newId } from "@/server/lib/id";

import { type Known, loadKnown } from "./load-known";
import { loadOwners, nobody } from "./load-owners";
import { isBack, markShown } from "./mark-at-listing";
import { type NewDecision, noteDecisions } from "./note-decisions";
import type { OwnerFacts } from "./owner-facts";
import { openGaps, outsideGaps } from "./open-gaps";
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
  const owners = await loadOwners(
    tx,
    seen.jobId,
    things.map((thing) => thing.ownerSourceId),
    ctx.now,
  );
  const { known, busy, buried, asked } = await loadKnown(tx, ctx, seen.jobId, things);
  const [home] = await tx
    .select({ timeZone: tenant.timeZone })
    .from(tenant)
    .where(eq(tenant.id, ctx.db.tenantId));
  const at = { now: ctx.now, timeZone: home?.timeZone ?? "UTC" };
  const gaps = await openGaps(tx, seen.jobId);

  const rows: Row[] = [];
  const settled: string[] = [];
  const back: string[] = [];
  const recorded: RecordedItem[] = [];
  for (const thing of things) {
    const before = known.get(thing.sourceKey);
    if (before && isBack(before, ctx.now)) back.push(before.id);
    const wish = asked.get(thing.sessionKey) ?? asked.get(before?.sessionKey ?? "");
    const facts = owners.get(thing.ownerSourceId) ?? nobody;
    const decision: Decision = buried.has(thing.sessionKey)
      ? { outcome: "skip", reason: "purged" }
      : outsideGaps(decide(withWish(thing, wish !== undefined), facts.owner, at), spanOf(thing), gaps);
    if (before && (busy.has(before.id) || isSettled(before, thing, decision))) {
      settled.push(before.id);
      recorded.push({ ...pick(thing), id: before.id, state: before.state, region: facts.region });
      continue;
    }
    const row = { ...toRow(ctx, seen, thing, facts, decision, before), ...wish };
    rows.push(row);
    recorded.push({ ...pick(thing), id: row.id, state: row.state, region: facts.region });
  }
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

/** Archived, deleted here, or given up: that is tried again when somebody asks for it, or when its content has changed. */
const isSettled = (before: Known, { revision }: Thing, { outcome }: Decision): boolean =>
  before.state === "archived" ||
  before.reason === "purged" ||
  (before.state === "given_up" && outcome === "keep" && (revision ?? null) === before.revision);

const spanOf = ({ kind, decidable }: Thing) => ({
  startedAt: decidable.conversationStartedAt,
  endedAt: decidable.conversationEndedAt,
  isChat: kind === "chat",
});

/** Whoever asked for a recording asked for all of it: for a transcript that comes later too. */
const withWish = ({ decidable }: Thing, asked: boolean) => ({
  ...decidable,
  askedFor: decidable.askedFor || asked,
});

const pick = ({ sourceKey, sessionKey }: Thing) => ({ sourceKey, sessionKey });

function toRow(
  ctx: Ctx,
  seen: SeenThings,
  thing: Thing,
  facts: OwnerFacts,
  decision: Decision,
  before: Known | undefined,
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
