import { and, eq, isNotNull, max, ne, sql } from "drizzle-orm";

import { job, sourceSetting, sourceUser, zoomConnection } from "@/db/schema";
import { coversScope, zoomScopes } from "@/server/connectors/zoom/permissions";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { goneFromAccount } from "@/server/domain/jobs/remember-users";
import { notFound } from "@/server/lib/errors";

import { countRestorable } from "./require-given-back";
import { type SettingFilter, settingFilters, type SettingsSummary } from "./schema";
import { filterCondition } from "./select-entries";

/**
 * How what Zoom is set to stands to the rules of a job's people, in numbers.
 * @throws AppError NOT_FOUND
 */
export async function summarizeSettings(ctx: UserCtx, input: { jobId: string }): Promise<SettingsSummary> {
  requireRight(ctx.actor, "jobs.manage");
  const { jobId } = input;
  return ctx.db.tx(async (tx) => {
    const [row] = await tx
      .select({ sync: job.syncRecordingRule, scopes: zoomConnection.scopes })
      .from(job)
      .leftJoin(zoomConnection, eq(zoomConnection.jobId, job.id))
      .where(eq(job.id, jobId));
    if (!row) throw notFound("job");
    const ofJob = eq(sourceSetting.jobId, jobId);
    const counts = Object.fromEntries(settingFilters.map((filter) => [filter, 0])) as Record<
      SettingFilter,
      number
    >;
    for (const filter of settingFilters) {
      counts[filter] = await tx.$count(sourceSetting, and(ofJob, filterCondition(filter)));
    }
    const [read] = await tx
      .select({
        users: sql<number>`count(*) filter (where ${sourceSetting.product} = 'meetings')::int`,
        newest: max(sourceSetting.readAt),
      })
      .from(sourceSetting)
      .where(and(ofJob, isNotNull(sourceSetting.readAt), isNotNull(sourceSetting.current)));
    const looked = await tx.$count(
      sourceSetting,
      and(ofJob, eq(sourceSetting.product, "meetings"), isNotNull(sourceSetting.readAt)),
    );
    const users = await tx.$count(
      sourceUser,
      and(eq(sourceUser.jobId, jobId), ne(sourceUser.status, goneFromAccount)),
    );
    return {
      sync: row.sync,
      missing: missingOf(row.scopes ?? []),
      counts,
      read: read?.users ?? 0,
      unread: Math.max(0, users - looked),
      readAt: read?.newest ?? null,
      restorable: await countRestorable(tx, jobId),
    };
  });
}

function missingOf(scopes: readonly string[]): SettingsSummary["missing"] {
  const granted = new Set(scopes);
  return zoomScopes
    .filter((scope) => scope.feature === "settings" && !coversScope(granted, scope))
    .map(({ granular, switchesOff }) => ({ scope: granular, switchesOff }));
}
