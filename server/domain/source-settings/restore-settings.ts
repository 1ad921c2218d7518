import { and, asc, eq, gt, inArray, isNotNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceSetting } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import type { Ctx, UserCtx } from "@/server/domain/access/ctx";
import { requireInScope, requireScopeAll } from "@/server/domain/access/in-scope";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { loadOwners } from "@/server/domain/ledger/load-owners";
import { requireJob } from "@/server/domain/ledger/require-job";
import { announce } from "@/server/events/announce";
import { AppError } from "@/server/lib/errors";

import { loadAccess, type SettingRow } from "./load-subjects";
import { usersOfPerson } from "./person-settings";
import { saveReading } from "./save-reading";
import type { RestoreSettings } from "./schema";
import { differences, stateOf, wantedSettings, wishOf } from "./wanted";
import { auditChanges } from "./write-settings";
import { endsThePass, openPass, type Pass, readProduct, sendChanges } from "./zoom-side";

const idsPerEvent = 100;
const rowsPerStep = 25;

/**
 * Asks for what was written to Zoom's settings to be given back, for one person or for everybody of the job.
 * @throws AppError NOT_FOUND; CONFLICT while the sync would write it again; PRECONDITION_FAILED when nothing can be given back
 */
export async function restoreSettings(ctx: UserCtx, input: RestoreSettings): Promise<{ users: number }> {
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
    const sourceIds = [...new Set(rows.map((row) => row.sourceId))];
    if (sourceIds.length === 0) {
      throw new AppError("PRECONDITION_FAILED", "Nothing was written to Zoom that could be given back.");
    }
    for (let from = 0; from < sourceIds.length; from += idsPerEvent) {
      const batch = sourceIds.slice(from, from + idsPerEvent);
      const data = { tenantId: ctx.db.tenantId, jobId, sourceIds: batch };
      await announce(tx, { name: "settings/restore.wanted", data });
    }
    return { users: sourceIds.length };
  });
}

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

async function restoreRow(ctx: Ctx, pass: Pass, row: SettingRow): Promise<boolean> {
  const { sourceId, product, jobId } = row;
  const reading = await readProduct(pass, sourceId, product);
  if (!("values" in reading)) return false;
  const changes = differences(row.previous, reading.values);
  if (Object.keys(changes).length > 0) {
    await ctx.db.tx((tx) => recordAuditOf(tx, ctx, row, { ...auditChanges(changes, reading.values) }));
    const refused = await sendChanges(pass, { sourceId, product, current: reading.values }, changes);
    if (refused) {
      await ctx.db.tx((tx) =>
        recordAuditOf(tx, ctx, row, { notTaken: Object.keys(changes).sort().join(" ") }),
      );
      return false;
    }
  }
  const after = await readProduct(pass, sourceId, product);
  const current = "values" in after ? after.values : reading.values;
  await ctx.db.tx(async (tx) => {
    const owner = (await loadOwners(tx, jobId, [sourceId], ctx.now)).get(sourceId)?.owner ?? {
      match: "none" as const,
    };
    const wanted = wantedSettings(product, wishOf(owner), current);
    const state = stateOf({ wanted, current, locked: [], failure: null, written: false });
    await saveReading(
      tx,
      ctx,
      { jobId, sourceId, product },
      { state, wanted, current, locked: [], failure: null, readAt: ctx.now, previous: null, writtenAt: null },
    );
  });
  return true;
}

async function recordAuditOf(
  tx: TenantTx,
  ctx: Ctx,
  { jobId, sourceId, product }: SettingRow,
  detail: Record<string, string>,
): Promise<void> {
  const owner = (await loadOwners(tx, jobId, [sourceId], ctx.now)).get(sourceId);
  await recordAudit(tx, ctx, {
    action: "source.setting_restored",
    ...(owner?.personId ? { subject: owner.personId } : {}),
    detail: { job: jobId, user: sourceId, product, ...detail },
  });
}
