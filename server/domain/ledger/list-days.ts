import { type SQL, sql } from "drizzle-orm";

import type { DecisionReason, ItemState } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { sourceItem } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { AppError } from "@/server/lib/errors";

import { blindSpotsOf } from "./blind-spots";
import { filterConditions, loadTimeZone } from "./filter-conditions";
import { requireJob } from "./require-job";
import {
  type LedgerCounts,
  type LedgerDays,
  type LedgerDaysInput,
  maxPeriodDays,
  type periodUnits,
} from "./schema";

const defaultDays = 30;

type Group = { day: string; state: ItemState; reason: DecisionReason; n: number };

/**
 * A job's ledger counted by day or month of the tenant's calendar and by what became of each thing; the last thirty days
 * when no period is given. About a second for a million rows in the period, and in proportion less for fewer.
 * @throws AppError NOT_FOUND for a job or a person who may not be seen; BAD_REQUEST for a period too long
 */
export async function listDays(ctx: UserCtx, input: LedgerDaysInput): Promise<LedgerDays> {
  requireRight(ctx.actor, "jobs.manage");
  return ctx.db.tx(async (tx) => {
    await requireJob(tx, input.jobId);
    const timeZone = await loadTimeZone(tx);
    const { starts, ends, ...period } = await periodOf(tx, ctx.now, timeZone, input);
    const { jobId, kind, ownerId, unit } = input;
    const filter = { jobId, kind, ownerId, from: period.from, to: period.to };
    const conditions = await filterConditions(tx, ctx.actor, filter);
    const groups = [...(await countGroups(tx, { ...period, timeZone, unit }, conditions))];
    const byDay = new Map<string, Group[]>();
    for (const group of groups) byDay.set(group.day, [...(byDay.get(group.day) ?? []), group]);
    return {
      timeZone,
      ...period,
      total: countsOf(groups),
      blind: await blindSpotsOf(tx, jobId, {
        now: ctx.now,
        period: { from: new Date(starts), to: new Date(ends) },
        kind,
      }),
      days: [...byDay]
        .map(([day, ofDay]) => ({ day, ...countsOf(ofDay) }))
        .sort((a, b) => (a.day < b.day ? 1 : -1)),
    };
  });
}

type Period = { from: string; to: string; timeZone: string; unit: (typeof periodUnits)[number] };

/**
 * The days' first moments are worked out once, and each row finds its day among them: cheaper than the local date of each
 * row, and as right when clocks change.
 */
const countGroups = (tx: TenantTx, { from, to, timeZone, unit }: Period, conditions: SQL | undefined) =>
  tx.execute<Group>(sql`
    with days as (
      select day::date::text as name, day at time zone ${timeZone} as starts, row_number() over (order by day)::int as number
      from generate_series(date_trunc(${unit}, ${from}::timestamp), ${to}::timestamp, ${`1 ${unit}`}::interval) as day
    ), counted as (
      select width_bucket(${sourceItem.startedAt}, (select array_agg(starts order by starts) from days)) as number,
        ${sourceItem.state} as state, ${sourceItem.reason} as reason, count(*)::int as n
      from ${sourceItem} where ${conditions} group by 1, 2, 3
    )
    select days.name as day, counted.state, counted.reason, counted.n
    from counted join days on days.number = counted.number`);

type PeriodRow = { today: string; from: string; to: string; starts: string; ends: string; days: number };

/** The days that are meant, by the calendar of the tenant, and when the first of them starts and the last ends. */
async function periodOf(tx: TenantTx, now: Date, timeZone: string, { from, to }: LedgerDaysInput) {
  const [row] = await tx.execute<PeriodRow>(sql`
    select today::text as today, until::text as to, since::text as from, until - since + 1 as days,
      since::timestamp at time zone ${timeZone} as starts, (until + 1)::timestamp at time zone ${timeZone} as ends
    from (select (${now.toISOString()}::timestamptz at time zone ${timeZone})::date as today) clock,
      lateral (select coalesce(${to ?? null}::date, today) as until) last,
      lateral (select coalesce(${from ?? null}::date, until - ${defaultDays - 1}::int) as since) first`);
  if (!row) throw new Error("a select without rows");
  const { days, ...period } = row;
  if (days > maxPeriodDays) {
    throw new AppError(
      "BAD_REQUEST",
      `Choose at most ${maxPeriodDays} days: later ones first, then those before.`,
    );
  }
  return period;
}

function countsOf(groups: readonly Group[]): LedgerCounts {
  const states: Partial<Record<ItemState, number>> = {};
  const skipped = new Map<DecisionReason, number>();
  for (const { state, reason, n } of groups) {
    states[state] = (states[state] ?? 0) + n;
    if (state === "skipped") skipped.set(reason, (skipped.get(reason) ?? 0) + n);
  }
  return {
    seen: groups.reduce((sum, { n }) => sum + n, 0),
    states,
    skipped: [...skipped]
      .map(([reason, count]) => ({ reason, count }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
  };
}
