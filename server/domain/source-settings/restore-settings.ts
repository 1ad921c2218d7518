import { and, asc, eq, gt, inArray, isNotNull } from "drizzle-orm";

import { sourceSetting } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import type { Ctx, UserCtx } from "@/server/domain/access/ctx";
import { requireInScope, requireScopeAll } from "@/server/domain/access/in-scope";
import { requireRight } from "@/server/domain/access/require-right";
import { requireJob } from "@/server/domain/ledger/require-job";
import { announce } from "@/server/events/announce";
import { AppError } from "@/server/lib/errors";

import { loadAccess } from "./load-subjects";
import { usersOfPerson } from "./person-settings";
import { restoreRow } from "./restore-row";
import type { RestoreSettings } from "./schema";
import { endsThePass, openPass } from "./zoom-side";

const idsPerEvent = 100;
const rowsPerStep = 25;

/**
 * Asks for what was written to Zoom's settings to be given back, for one person or for everybody of the job. `missing`: scopes
 * without which a part of it stays as it was written.
 * @throws AppError NOT_FOUND; CONFLICT while the sync would write it again; PRECONDITION_FAILED when nothing can be given back
 */
export async function restoreSettings(
  ctx: UserCtx,
  input: RestoreSettings,
): Promise<{ users: number; missing: string[] }> {
  requireRight(ctx.actor, "jobs.manage");
  const { jobId, personId } = input;
  return ctx.db.tx(async (tx) => {
    await requireJob(tx, jobId);
    if (personId === undefined) requireScopeAll(ctx.actor);
    else await requireInScope(tx, ctx.actor, [personId]);
    const access = await loadAccess(tx, jobId);
    if (!access) {
      throw new AppError("PRECONDITION_FAILED", "The job is off, paused or not connected. Connect it first.");
    }
    const users = personId && ((await usersOfPerson(tx, personId, ctx.now)).get(jobId) ?? []);
    const rows = await tx
      .select()
      .from(sourceSetting)
      .where(and(written(jobId), users ? inArray(sourceSetting.sourceId, users) : undefined));
    if (access.sync && rows.some((row) => row.wanted !== null)) {
      throw new AppError(
        "CONFLICT",
        "Sync recording rule is on, so it would be written again. Switch it off in the job first, or give the person no recording rule.",
      );
    }
    if (rows.length === 0) {
      throw new AppError("PRECONDITION_FAILED", "Nothing was written to Zoom that could be given back.");
    }
    const missing = [...new Set(rows.flatMap((row) => access.lacksToWrite[row.product]))].sort();
    const writable = rows.filter((row) => access.mayWrite[row.product]);
    if (writable.length === 0) throw mayNotWrite(missing);
    const sourceIds = [...new Set(writable.map((row) => row.sourceId))];
    for (let from = 0; from < sourceIds.length; from += idsPerEvent) {
      const batch = sourceIds.slice(from, from + idsPerEvent);
      const data = { tenantId: ctx.db.tenantId, jobId, sourceIds: batch };
      await announce(tx, { name: "settings/restore.wanted", data });
    }
    return { users: sourceIds.length, missing };
  });
}

const mayNotWrite = (missing: readonly string[]) =>
  new AppError(
    "PRECONDITION_FAILED",
    `The app may not change settings at Zoom. Add ${missing.join(" and ")} to its scopes, authenticate the job again, then give the old settings back.`,
  );

const written = (jobId: string) => and(eq(sourceSetting.jobId, jobId), isNotNull(sourceSetting.previous));

/**
 * Gives the old values back to the next of these users and forgets them; a user whom Zoom refuses keeps them. Answers behind
 * whom to go on; null = all were looked at.
 * @throws ZoomError for what may pass
 */
export async function restoreBatch(
  ctx: Ctx,
  zoom: ZoomConnection,
  input: { jobId: string; sourceIds: readonly string[] | undefined; after: string | null },
): Promise<{ restored: number; next: string | null }> {
  const { jobId, sourceIds, after } = input;
  const plan = await ctx.db.tx(async (tx) => {
    const access = await loadAccess(tx, jobId);
    if (!access) return null;
    const rows = await tx
      .select()
      .from(sourceSetting)
      .where(
        and(
          written(jobId),
          sourceIds && inArray(sourceSetting.sourceId, [...sourceIds]),
          after === null ? undefined : gt(sourceSetting.sourceId, after),
        ),
      )
      .orderBy(asc(sourceSetting.sourceId))
      .limit(rowsPerStep * 2);
    const ids = [...new Set(rows.map((row) => row.sourceId))].slice(0, rowsPerStep);
    return {
      access,
      rows: rows.filter((row) => ids.includes(row.sourceId)),
      last: ids.at(-1),
      full: ids.length === rowsPerStep,
    };
  });
  if (!plan) return { restored: 0, next: null };
  const pass = openPass(zoom, jobId, plan.access);
  let restored = 0;
  try {
    for (const row of plan.rows) {
      if (plan.access.sync && row.wanted !== null) continue;
      if (plan.access.mayWrite[row.product] && (await restoreRow(ctx, pass, row))) restored++;
    }
  } catch (error) {
    if (!endsThePass(error)) throw error;
    return { restored, next: null };
  }
  return { restored, next: plan.full ? (plan.last ?? null) : null };
}
