import { and, count, desc, eq, gt, isNotNull, isNull, lte, type SQL, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { conversation, hold, purgeRun, tenant } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { newId } from "@/server/lib/id";

const dayMs = 24 * 60 * 60_000;
/** Clocks of app and database may differ by this much. */
const clockToleranceMs = 2 * 60_000;
/** A gap longer than this between two runs looks like a clock that jumped. */
const longestGapMs = 8 * dayMs;
/** The forecast looks this far ahead: a run that is late by half a day is no surprise. */
const forecastAheadMs = 1.5 * dayMs;
const forecastSlack = 10;

export type PurgeRefusal = "clocks_differ" | "clock_went_back" | "clock_jumped" | "beyond_forecast";
export type PurgeStart = { runId: string } | { refusal: PurgeRefusal };

/** Due and never held, nor released a short while ago. */
export const dueAt = (at: Date): SQL | undefined =>
  and(lte(conversation.retainUntil, at), isNull(conversation.purgeState), notHeld(at));

/** After a release, a grace period runs in which the hold can be placed again. */
export const releaseGraceMs = 7 * dayMs;

const notHeld = (at: Date) => sql`not exists (
  select 1 from ${hold} where ${hold.tenantId} = ${conversation.tenantId} and ${hold.conversationId} = ${conversation.id}
    and (${hold.releasedAt} is null or ${hold.releasedAt} > ${new Date(at.getTime() - releaseGraceMs).toISOString()}::timestamptz))`;

const countDue = async (tx: TenantTx, at: Date) =>
  (await tx.select({ n: count() }).from(conversation).where(dueAt(at)))[0]?.n ?? 0;

/**
 * Opens a purge run, or refuses: one bad clock must not empty an archive. A refusal is a row and an audit entry; a
 * person looks, and an operator confirms.
 */
export async function startPurgeRun(ctx: Ctx): Promise<PurgeStart> {
  return ctx.db.tx(async (tx) => {
    await tx
      .update(tenant)
      .set({ nextPurgeAt: new Date(ctx.now.getTime() + dayMs) })
      .where(eq(tenant.id, ctx.db.tenantId));
    const [clock] = await tx.execute<{ at: string }>(sql`select clock_timestamp()::text as at`);
    const databaseClock = new Date(clock?.at ?? Number.NaN);
    const [last] = await tx
      .select({ startedAt: purgeRun.startedAt, forecast: purgeRun.forecast })
      .from(purgeRun)
      .where(and(isNull(purgeRun.refusal), isNotNull(purgeRun.finishedAt)))
      .orderBy(desc(purgeRun.startedAt))
      .limit(1);
    const due = await countDue(tx, ctx.now);
    const refusal = judge({ now: ctx.now, databaseClock, last, due });
    const runId = newId();
    await tx.insert(purgeRun).values({
      tenantId: ctx.db.tenantId,
      id: runId,
      startedAt: ctx.now,
      databaseClock,
      forecast: await countDue(tx, new Date(ctx.now.getTime() + forecastAheadMs)),
      refusal,
      finishedAt: refusal ? ctx.now : null,
    });
    if (refusal) {
      await recordAudit(tx, ctx, {
        action: "retention.run_refused",
        subject: runId,
        detail: { refusal, due },
      });
      return { refusal };
    }
    await recordAudit(tx, ctx, { action: "retention.run_started", subject: runId, detail: { due } });
    return { runId };
  });
}

type Evidence = {
  now: Date;
  databaseClock: Date;
  last: { startedAt: Date; forecast: number } | undefined;
  due: number;
};

/** Pure: whether a run may start. */
export function judge({ now, databaseClock, last, due }: Evidence): PurgeRefusal | null {
  const apart = Math.abs(now.getTime() - databaseClock.getTime());
  if (!(apart <= clockToleranceMs)) return "clocks_differ";
  if (!last) return null;
  const gap = now.getTime() - last.startedAt.getTime();
  if (gap < 0) return "clock_went_back";
  if (due > 0 && gap > longestGapMs) return "clock_jumped";
  return due > last.forecast * 1.5 + forecastSlack ? "beyond_forecast" : null;
}

/** An operator says that the clock is right and what is due may go: the next run takes this as its yardstick. */
export async function confirmPurge(ctx: Ctx): Promise<{ due: number }> {
  return ctx.db.tx(async (tx) => {
    const due = await countDue(tx, ctx.now);
    // Runs of a clock that was ahead would stay the newest ones for as long as it was.
    await tx
      .update(purgeRun)
      .set({ refusal: "clock_went_back" })
      .where(and(gt(purgeRun.startedAt, ctx.now), isNull(purgeRun.refusal)));
    await tx.insert(purgeRun).values({
      tenantId: ctx.db.tenantId,
      id: newId(),
      startedAt: ctx.now,
      databaseClock: ctx.now,
      forecast: due,
      finishedAt: ctx.now,
    });
    await recordAudit(tx, ctx, {
      action: "retention.confirmed",
      subject: ctx.db.tenantId,
      detail: { due },
    });
    return { due };
  });
}
