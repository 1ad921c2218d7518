import { and, eq, gt, inArray, lt, notInArray } from "drizzle-orm";

import type { FailureReason, ItemState } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { sealAttempt, sourceItem } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { isCompanionKey } from "@/server/domain/ledger/companion-things";
import { noteDecisions } from "@/server/domain/ledger/note-decisions";
import { nextLook } from "@/server/domain/ledger/second-look";

import type { ImportOutcome, ImportSession } from "./outcome";

const open = ["waiting", "kept", "importing", "failed", "given_up"] as const;
/** Right after a meeting Zoom answers "no recording" for a while: that is no proof. */
const settledAfterMs = 24 * 60 * 60_000;

type Seen = typeof sourceItem.$inferSelect;

/**
 * Source keys of the files that Zoom names of a session; none = it has no recording. `among`: of which keys that says
 * something; of all its files, unless given. What AI Companion made is in no list of recordings.
 */
export type Listed = { sessionKey: string; listed: readonly string[]; among?: readonly string[] };

/** Zoom says of this very session that it has no recording. See {@link noteMissing}. */
export async function noteGone(ctx: Ctx, { jobId, sessionKey }: ImportSession): Promise<ImportOutcome> {
  const fresh = await ctx.db.tx((tx) =>
    noteMissing(tx, ctx, { jobId, sessions: [{ sessionKey, listed: [] }] }),
  );
  return { archived: 0, failed: 0, retry: fresh.has(sessionKey) };
}

/**
 * Zoom no longer names some of what it named before. What is archived stays as it is, and what is under way may be the
 * last copy; what was still to come is gone, unless it is so fresh that Zoom may just not be ready: the sessions of those
 * are returned.
 */
export async function noteMissing(
  tx: TenantTx,
  ctx: Ctx,
  input: { jobId: string; sessions: readonly Listed[] },
): Promise<ReadonlySet<string>> {
  const ofSession = new Map(input.sessions.map((one) => [one.sessionKey, one]));
  const seen = await tx
    .select({
      id: sourceItem.id,
      startedAt: sourceItem.startedAt,
      firstSeenAt: sourceItem.firstSeenAt,
      reason: sourceItem.reason,
      sessionKey: sourceItem.sessionKey,
      sourceKey: sourceItem.sourceKey,
    })
    .from(sourceItem)
    .where(
      and(
        eq(sourceItem.jobId, input.jobId),
        inArray(sourceItem.sessionKey, [...ofSession.keys()]),
        inArray(sourceItem.state, [...open]),
      ),
    );
  const missing = seen.filter(({ sessionKey, sourceKey }) => {
    const { listed = [], among } = ofSession.get(sessionKey) ?? {};
    // Without a recording a session is no longer asked about, so that nothing of it can come.
    const concerned = among?.includes(sourceKey) ?? (listed.length === 0 || !isCompanionKey(sourceKey));
    return concerned && !listed.includes(sourceKey);
  });
  if (missing.length === 0) return new Set();
  const rows = await lockOpen(
    tx,
    missing.map(({ id }) => id),
  );
  const live = await tx
    .select({ id: sealAttempt.sourceItemId })
    .from(sealAttempt)
    .where(and(inArray(sealAttempt.sourceItemId, [...rows]), gt(sealAttempt.leaseUntil, ctx.now)));
  const busy = new Set(live.map(({ id }) => id));
  const gone = missing
    .filter((row) => rows.has(row.id) && isSettled(row, ctx.now) && !busy.has(row.id))
    .map(({ id }) => id);
  if (gone.length > 0) {
    await tx
      .update(sourceItem)
      .set({ state: "gone", reason: "gone_at_source", decidedAt: ctx.now, nextLookAt: null })
      .where(inArray(sourceItem.id, gone));
    const decision = { state: "gone", reason: "gone_at_source" } as const;
    await noteDecisions(
      tx,
      ctx,
      input,
      gone.map((sourceItemId) => ({ sourceItemId, ...decision })),
    );
  }
  const left = missing.filter(({ id }) => rows.has(id) && !gone.includes(id));
  return new Set(left.map(({ sessionKey }) => sessionKey));
}

/** What Zoom announced, or named half-finished, may come until the last look; of the rest, a day is enough. */
const isSettled = (row: Pick<Seen, "startedAt" | "firstSeenAt" | "reason">, now: Date): boolean =>
  row.reason === "not_ready_yet"
    ? nextLook(row.firstSeenAt, now) === null
    : now.getTime() - row.startedAt.getTime() > settledAfterMs;

/** Locks items that are still open, and answers which those are. */
async function lockOpen(tx: TenantTx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx
    .select({ id: sourceItem.id })
    .from(sourceItem)
    .where(and(inArray(sourceItem.id, [...ids]), inArray(sourceItem.state, [...open])))
    .orderBy(sourceItem.id)
    .for("update");
  return new Set(rows.map(({ id }) => id));
}

/** Which of a session's items: `sourceKeys`, all but `seen`, those that began `before`; kept ones, unless `states` says. */
type Refused = {
  states?: readonly ItemState[];
  sourceKeys?: readonly string[];
  seen?: readonly string[];
  before?: Date;
};

/** Zoom won't hand this session out: what was still to come of it has failed, with the reason, and can be retried. */
export async function noteRefused(
  ctx: Ctx,
  input: ImportSession,
  failure: FailureReason,
  { states = ["kept"], sourceKeys, seen = [], before }: Refused = {},
): Promise<ImportOutcome> {
  return ctx.db.tx(async (tx) => {
    const failed = await tx
      .update(sourceItem)
      .set({ state: "failed", failure })
      .where(
        and(
          eq(sourceItem.jobId, input.jobId),
          eq(sourceItem.sessionKey, input.sessionKey),
          inArray(sourceItem.state, [...states]),
          sourceKeys && inArray(sourceItem.sourceKey, [...sourceKeys]),
          seen.length > 0 ? notInArray(sourceItem.sourceKey, [...seen]) : undefined,
          before && lt(sourceItem.startedAt, before),
        ),
      )
      .returning({ id: sourceItem.id });
    return { archived: 0, failed: failed.length, retry: false };
  });
}
