import { and, count, desc, eq, inArray, isNull, notInArray, or, type SQL, sql } from "drizzle-orm";

import { absenceReasons, type ItemState } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { sourceCheck, sourceCheckDifference } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { loadTimeZone } from "@/server/domain/ledger/filter-conditions";
import { notToBeRecorded } from "@/server/domain/ledger/not-to-be-recorded";
import { requireJob } from "@/server/domain/ledger/require-job";
import { notFound } from "@/server/lib/errors";

import { checkCursor, checkedSources, pastSources } from "./check-state";
import type { CheckDetail, CheckSummary } from "./schema";

const openStates: ItemState[] = ["waiting", "kept", "importing", "archived", "failed", "given_up", "gone"];

/**
 * What should be here and is not: no decision keeps it away. What the ledger had no row of counts too, unless it would have
 * been skipped for the person's sake: such rows are forgotten on purpose.
 */
export const isOpen: SQL = sql`coalesce(${or(
  inArray(sourceCheckDifference.state, openStates),
  and(
    isNull(sourceCheckDifference.state),
    notInArray(sourceCheckDifference.reason, [...notToBeRecorded, ...absenceReasons]),
  ),
)}, false)`;

/** There is no recording of it at all. */
export const isAbsent: SQL = inArray(sourceCheckDifference.reason, [...absenceReasons]);

type Row = typeof sourceCheck.$inferSelect;
type Group = CheckDetail["reasons"][number];

/** Reports of a job, newest first. @throws AppError NOT_FOUND */
export async function listChecks(
  ctx: UserCtx,
  input: { jobId: string; limit: number },
): Promise<CheckSummary[]> {
  requireRight(ctx.actor, "jobs.manage");
  return ctx.db.tx(async (tx) => {
    await requireJob(tx, input.jobId);
    const timeZone = await loadTimeZone(tx);
    const rows = await tx
      .select()
      .from(sourceCheck)
      .where(eq(sourceCheck.jobId, input.jobId))
      .orderBy(desc(sourceCheck.createdAt), desc(sourceCheck.id))
      .limit(input.limit);
    const summaries: CheckSummary[] = [];
    for (const row of rows) summaries.push(summaryOf(row, await groupsOf(tx, row.id), timeZone));
    return summaries;
  });
}

/** One report with its numbers. @throws AppError NOT_FOUND */
export async function getCheck(ctx: UserCtx, input: { id: string }): Promise<CheckDetail> {
  requireRight(ctx.actor, "jobs.manage");
  return ctx.db.tx(async (tx) => {
    const [row] = await tx.select().from(sourceCheck).where(eq(sourceCheck.id, input.id));
    if (!row) throw notFound("report");
    const timeZone = await loadTimeZone(tx);
    const reasons = await groupsOf(tx, row.id);
    const { off = {}, partial = [] } = checkCursor.safeParse(row.cursor).data ?? {};
    const none = { reported: 0, archived: 0, different: 0 };
    return {
      ...summaryOf(row, reasons, timeZone),
      jobId: row.jobId,
      timeZone,
      kinds: checkedSources.map(({ kind }) => ({
        ...{ kind, ...(row.counts?.[kind] ?? none), off: off[kind] ?? null, partial: partial.includes(kind) },
      })),
      past: pastSources.map(({ past }) => {
        const { reported, archived, different } = row.counts?.[past] ?? none;
        return {
          ...{ past, tookPlace: reported, recorded: archived, absent: different },
          ...{ off: off[past] ?? null, partial: partial.includes(past) },
        };
      }),
      reasons,
    };
  });
}

async function groupsOf(tx: TenantTx, checkId: string): Promise<Group[]> {
  const { state, reason, itemId } = sourceCheckDifference;
  const inLedger = sql<boolean>`(${itemId} is not null)`;
  const open = sql<boolean>`${isOpen}`;
  return tx
    .select({ state, reason, inLedger, open, count: count() })
    .from(sourceCheckDifference)
    .where(eq(sourceCheckDifference.checkId, checkId))
    .groupBy(state, reason, inLedger, open)
    .orderBy(desc(open), desc(count()), reason);
}

function summaryOf(row: Row, groups: readonly Group[], timeZone: string): CheckSummary {
  const counts = checkedSources.flatMap(({ kind }) => row.counts?.[kind] ?? []);
  const sum = (of: (group: Group) => boolean) =>
    groups.reduce((total, group) => total + (of(group) ? group.count : 0), 0);
  const isOfAbsent = ({ reason }: Group) => absenceReasons.some((known) => known === reason);
  return {
    id: row.id,
    state: row.state,
    from: dayIn(row.from, timeZone),
    to: dayIn(new Date(row.to.getTime() - 1), timeZone),
    createdAt: row.createdAt,
    finishedAt: row.finishedAt,
    bySchedule: row.requestedBy === null,
    complete: row.complete,
    failure: row.failure,
    reported: counts.reduce((total, kind) => total + kind.reported, 0),
    archived: counts.reduce((total, kind) => total + kind.archived, 0),
    open: sum(({ open }) => open),
    absent: sum(isOfAbsent),
    decided: sum((group) => !group.open && !isOfAbsent(group)),
  };
}

/** The calendar day of an instant in a zone, yyyy-mm-dd. */
const dayIn = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(
    at,
  );
