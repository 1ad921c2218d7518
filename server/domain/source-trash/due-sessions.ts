import { TZDate } from "@date-fns/tz";
import { format } from "date-fns";
import { and, asc, eq, gt, inArray, isNotNull, isNull, or, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { job, sourceItem, tenant } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { loadVerified } from "@/server/domain/imports/verified-files";
import { isWorking } from "@/server/domain/jobs/job-state";
import { ofRecordings } from "@/server/domain/ledger/companion-things";
import { announce } from "@/server/events/announce";

import { mayTrash } from "./switch-trash";

const dayMs = 86_400_000;
const sessionsPerStep = 20;
const nightHour = 3;
/** Some ticks, should one be late; the first that is heard does the night's work. */
const askedWithinMinutes = 15;

export type TrashItem = Pick<
  typeof sourceItem.$inferSelect,
  | "id"
  | "sourceKey"
  | "state"
  | "reason"
  | "conversationId"
  | "trashedByUsAt"
  | "trashedAt"
  | "deletedAt"
  | "recoveredAt"
>;

/** Asks, early in the hour after the nightly run began, for what is due to go to the trash of a tenant's jobs. */
export async function requestDueTrash(ctx: Ctx): Promise<number> {
  return ctx.db.tx(async (tx) => {
    const [home] = await tx.select({ timeZone: tenant.timeZone }).from(tenant);
    const local = new TZDate(ctx.now, home?.timeZone ?? "UTC");
    if (local.getHours() !== nightHour || local.getMinutes() >= askedWithinMinutes) return 0;
    const jobs = await tx
      .select({ id: job.id })
      .from(job)
      .where(and(isNotNull(job.trashConfirmedAt), isNotNull(job.trashAfterDays)));
    const shared = { tenantId: ctx.db.tenantId, night: format(local, "yyyy-MM-dd") };
    await announce(
      tx,
      ...jobs.map(({ id }) => ({ name: "source/trash.requested" as const, data: { ...shared, jobId: id } })),
    );
    return jobs.length;
  });
}

/** Days to wait; null = the job moves nothing to the trash now. */
async function loadWaitDays(tx: TenantTx, jobId: string): Promise<number | null> {
  const [row] = await tx
    .select({ days: job.trashAfterDays, confirmedAt: job.trashConfirmedAt, pausedAt: job.pausedAt })
    .from(job)
    .where(eq(job.id, jobId));
  if (!row?.confirmedAt || row.pausedAt || row.days === null) return null;
  return (await isWorking(tx, jobId)) && (await mayTrash(tx, jobId)) ? row.days : null;
}

/**
 * Sessions of meetings all of whose files are settled, and some archived longer ago than the job waits; the precise look is
 * taken one by one. `next` = behind which to go on, null = none is left.
 */
export async function dueSessions(
  ctx: Ctx,
  input: { jobId: string; after: string | null },
): Promise<{ sessionKeys: string[]; next: string | null }> {
  const { jobId, after } = input;
  return ctx.db.tx(async (tx) => {
    const days = await loadWaitDays(tx, jobId);
    if (days === null) return { sessionKeys: [], next: null };
    const rows = await tx
      .select({ sessionKey: sourceItem.sessionKey })
      .from(sourceItem)
      .where(
        and(
          eq(sourceItem.jobId, jobId),
          eq(sourceItem.kind, "meeting"),
          concerned(),
          isNull(sourceItem.trashedAt),
          isNull(sourceItem.deletedAt),
          after === null ? undefined : gt(sourceItem.sessionKey, after),
        ),
      )
      .groupBy(sourceItem.sessionKey)
      .having(
        sql`bool_and(${isSettled} and ${sourceItem.recoveredAt} is null) and bool_or(${sourceItem.state} = 'archived')
          and max(${sourceItem.startedAt}) < ${new Date(ctx.now.getTime() - days * dayMs).toISOString()}::timestamptz`,
      )
      .orderBy(asc(sourceItem.sessionKey))
      .limit(sessionsPerStep);
    const sessionKeys = rows.map((row) => row.sessionKey);
    return {
      sessionKeys,
      next: sessionKeys.length === sessionsPerStep ? (sessionKeys.at(-1) ?? null) : null,
    };
  });
}

/** What AI Companion made stays at Zoom; while it may still come, so does the recording, without which it is not asked for. */
export const concerned = () =>
  or(ofRecordings(), inArray(sourceItem.state, ["waiting", "kept", "importing", "failed", "given_up"]));

/** Archived, or nothing that another decision could ever bring: reasons that may change keep the recording at Zoom. */
export const isSettled = sql`(${sourceItem.state} in ('archived', 'gone')
  or (${sourceItem.state} = 'skipped' and ${sourceItem.reason} = 'nothing_to_import'))`;

/** Nobody has put it into the trash, and nobody has taken it out of there: that it stays at Zoom is somebody's wish. */
const isUntouched = ({ trashedAt, deletedAt, recoveredAt }: TrashItem) =>
  !trashedAt && !deletedAt && !recoveredAt;

/** Loads a session's items, locked, if every one that was kept lies in the archive whole and for long enough. */
export async function lockDueItems(
  tx: TenantTx,
  ctx: Ctx,
  input: { jobId: string; sessionKey: string },
): Promise<TrashItem[] | null> {
  const days = await loadWaitDays(tx, input.jobId);
  if (days === null) return null;
  const items = await tx
    .select({
      id: sourceItem.id,
      sourceKey: sourceItem.sourceKey,
      state: sourceItem.state,
      reason: sourceItem.reason,
      conversationId: sourceItem.conversationId,
      trashedByUsAt: sourceItem.trashedByUsAt,
      trashedAt: sourceItem.trashedAt,
      deletedAt: sourceItem.deletedAt,
      recoveredAt: sourceItem.recoveredAt,
      settled: sql<boolean>`${isSettled}`,
    })
    .from(sourceItem)
    .where(
      and(
        eq(sourceItem.jobId, input.jobId),
        eq(sourceItem.kind, "meeting"),
        eq(sourceItem.sessionKey, input.sessionKey),
        concerned(),
      ),
    )
    .orderBy(asc(sourceItem.id))
    .for("update");
  const archived = items.filter((item) => item.state === "archived");
  if (archived.length === 0 || !items.every((item) => item.settled && isUntouched(item))) return null;
  const verified = await loadVerified(
    tx,
    archived.map((item) => item.id),
  );
  const before = ctx.now.getTime() - days * dayMs;
  const longEnough = archived.every(
    ({ id }) => (verified.get(id)?.getTime() ?? Number.POSITIVE_INFINITY) <= before,
  );
  return longEnough ? items : null;
}
