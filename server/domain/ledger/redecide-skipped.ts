import { and, asc, eq, gt, inArray, or, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceItem, tenant } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { type Decision, decide } from "@/server/domain/rules/decide";
import { announce } from "@/server/events/announce";

import { startedByHand } from "./call-things";
import { isOfChat } from "./chat-days";
import { lookForChatKeepers } from "./chat-keepers";
import { lookForForgotten } from "./forgotten";
import { loadOwners, nobody } from "./load-owners";
import { lookForLost } from "./lost-looks";
import { type NewDecision, noteDecisions } from "./note-decisions";
import { openGaps, outsideGaps } from "./open-gaps";
import { ourReasons } from "./our-reasons";
import type { OwnerFacts } from "./owner-facts";

const batchSize = 500;
const itemsPerEvent = 100;

const states = { keep: "kept", wait: "waiting", skip: "skipped" } as const;

export type RedecideCursor = { startedAt: string; id: string };

/**
 * Decides skipped and failed items anew, a batch at a time, of all users of the account or of some: a change of heart, or
 * a disk that has room again, imports what Zoom still has, however old. With a run, what is looked at counts as seen by
 * it. Last come the days of chat that others than their owner wrote in: looks say whether those keep them by now; and what the
 * ledger has forgotten of those who are to be recorded by now. Answers where to go on; null = all were decided.
 */
export async function redecideSkipped(
  ctx: Ctx,
  input: {
    jobId: string;
    runId?: string | undefined;
    ownerSourceIds?: readonly string[] | undefined;
    cursor?: RedecideCursor | null;
  },
): Promise<{ kept: number; next: RedecideCursor | null }> {
  const { jobId, runId, cursor, ownerSourceIds } = input;
  const decided = await ctx.db.tx(async (tx) => {
    const items = await tx
      .select(decidedBy)
      .from(sourceItem)
      .where(
        and(
          eq(sourceItem.jobId, jobId),
          ownerSourceIds && inArray(sourceItem.ownerSourceId, [...ownerSourceIds]),
          or(
            and(
              inArray(sourceItem.state, ["skipped", "waiting"]),
              inArray(sourceItem.reason, [...ourReasons]),
            ),
            eq(sourceItem.state, "failed"),
          ),
          cursor
            ? gt(
                sql`(${sourceItem.startedAt}, ${sourceItem.id})`,
                sql`(${cursor.startedAt}::timestamptz, ${cursor.id}::uuid)`,
              )
            : undefined,
        ),
      )
      .orderBy(asc(sourceItem.startedAt), asc(sourceItem.id))
      .limit(batchSize);
    const kept = await decideAll(tx, ctx, input, items);
    const last = items.length === batchSize ? items.at(-1) : undefined;
    return { kept, next: last ? { startedAt: last.startedAt.toISOString(), id: last.id } : null };
  });
  if (decided.next === null) {
    await lookForChatKeepers(ctx, { jobId, ownerSourceIds, asked: !runId && !ownerSourceIds });
    await lookForForgotten(ctx, { jobId, ownerSourceIds });
    if (runId) await ctx.db.tx((tx) => lookForLost(tx, ctx, jobId));
  }
  return decided;
}

/** The same for certain items inside a transaction, at once: somebody asked for them. */
export async function redecideItems(
  tx: TenantTx,
  ctx: Ctx,
  input: { jobId: string; itemIds: readonly string[] },
): Promise<number> {
  const items = await tx
    .select(decidedBy)
    .from(sourceItem)
    .where(
      and(
        eq(sourceItem.jobId, input.jobId),
        inArray(sourceItem.id, [...input.itemIds]),
        inArray(sourceItem.state, ["skipped", "waiting"]),
        inArray(sourceItem.reason, [...ourReasons]),
      ),
    );
  return decideAll(tx, ctx, { jobId: input.jobId }, items);
}

const decidedBy = {
  id: sourceItem.id,
  state: sourceItem.state,
  owner: sourceItem.ownerSourceId,
  person: sourceItem.ownerPersonId,
  mediaClass: sourceItem.mediaClass,
  fileType: sourceItem.fileType,
  recordingType: sourceItem.recordingType,
  reason: sourceItem.reason,
  startedAt: sourceItem.startedAt,
  endedAt: sourceItem.endedAt,
  askedForAt: sourceItem.askedForAt,
};

type Item = Pick<
  typeof sourceItem.$inferSelect,
  | "id"
  | "state"
  | "mediaClass"
  | "fileType"
  | "recordingType"
  | "reason"
  | "startedAt"
  | "endedAt"
  | "askedForAt"
> & { owner: string; person: string | null };

async function decideAll(
  tx: TenantTx,
  ctx: Ctx,
  { jobId, runId }: { jobId: string; runId?: string | undefined },
  items: readonly Item[],
): Promise<number> {
  const owners = await loadOwners(
    tx,
    jobId,
    items.map((item) => item.owner),
    ctx.now,
  );
  const [home] = await tx
    .select({ timeZone: tenant.timeZone })
    .from(tenant)
    .where(eq(tenant.id, ctx.db.tenantId));
  const at = { now: ctx.now, timeZone: home?.timeZone ?? "UTC" };
  const gaps = await openGaps(tx, jobId);
  const kept: string[] = [];
  const changed: NewDecision[] = [];
  for (const item of items) {
    const facts = owners.get(item.owner) ?? nobody;
    // Whether a session has files by now, a look at it says.
    const readiness = item.fileType === "" ? ("processing" as const) : ("ready" as const);
    const thing = {
      mediaClass: item.mediaClass,
      readiness,
      conversationStartedAt: item.startedAt,
      conversationEndedAt: item.endedAt ?? item.startedAt,
      askedFor: item.askedForAt !== null || startedByHand(item.recordingType) || isOfChat(item.recordingType),
      onlySound: item.reason === "audio_file_missing",
    };
    const decision = outsideGaps(
      staysSwitchedOff(item, facts) ?? decide(thing, facts.owner, at),
      { startedAt: item.startedAt, endedAt: item.endedAt, isChat: isOfChat(item.recordingType) },
      gaps,
    );
    // What is kept for another sender's sake only a look at the chat can tell.
    if (item.state === "failed" && isOfChat(item.recordingType) && decision.outcome !== "keep") {
      await tx
        .update(sourceItem)
        .set({ nextLookAt: ctx.now, ...(runId ? { lastRunId: runId } : {}) })
        .where(and(eq(sourceItem.id, item.id), eq(sourceItem.state, "failed")));
      continue;
    }
    const isNew = decision.outcome === "keep" || decision.reason !== item.reason;
    if (isNew || runId) {
      const applied = await tx
        .update(sourceItem)
        .set({
          state: states[decision.outcome],
          reason: decision.reason,
          ownerPersonId: facts.personId,
          ruleVersionId: facts.ruleVersionId,
          retainUntil: decision.outcome === "keep" ? decision.retainUntil : null,
          decidedAt: ctx.now,
          failure: null,
          ...(decision.reason === "not_ready_yet" ? { nextLookAt: ctx.now } : {}),
          ...(runId ? { lastRunId: runId } : {}),
        })
        .where(and(eq(sourceItem.id, item.id), inArray(sourceItem.state, ["skipped", "waiting", "failed"])))
        .returning({ id: sourceItem.id });
      // Somebody else may have moved it on meanwhile.
      if (applied.length === 0) continue;
      if (decision.outcome === "keep") kept.push(item.id);
      if (isNew) {
        changed.push({ sourceItemId: item.id, state: states[decision.outcome], reason: decision.reason });
      }
    }
  }
  await noteDecisions(tx, ctx, { jobId, runId }, changed);
  for (let from = 0; from < kept.length; from += itemsPerEvent) {
    const itemIds = kept.slice(from, from + itemsPerEvent);
    const data = { tenantId: ctx.db.tenantId, jobId, itemIds, ...(runId ? { runId } : {}) };
    await announce(tx, { name: "zoom/items.found", data });
  }
  return kept.length;
}

/**
 * The switch counts when a meeting begins, and of its files the ledger knows only when their recording did: what was off
 * stays off for as long as the rule has the switch.
 */
function staysSwitchedOff({ reason, person }: Item, { owner, personId }: OwnerFacts): Decision | null {
  const rule = owner.match === "person" && personId === person ? owner.recordingRule : null;
  const stays = reason === "switched_off_by_person" && rule?.recordingType === "bulk" && rule.recordSwitch;
  return stays ? { outcome: "skip", reason } : null;
}
