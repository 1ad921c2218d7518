import { and, eq, gte, sql } from "drizzle-orm";

import type { DecisionReason } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { jobRun, type RunCounts, sourceItem } from "@/db/schema";

/** Of the reasons on a recording's files, the first of this list is the one that tells most about the recording. */
const mostTelling: readonly DecisionReason[] = [
  "purged",
  "job_disabled",
  "no_matching_user",
  "ambiguous_user",
  "user_deactivated",
  "no_recording_license",
  "no_zoom_add_on",
  "no_recording_rule",
  "license_expired",
  "license_pool_used_up",
  "rule_never_records",
  "switched_off_by_person",
  "on_demand_waiting",
  "on_demand_not_asked",
  "retention_over",
  "gone_at_source",
  "nothing_to_import",
  "media_not_in_license",
  "media_not_in_rule",
  "audio_file_missing",
  "content_unavailable",
  "unknown_type",
  "not_ready_yet",
  "not_decided_yet",
  "rule_keeps",
];

const itemsPerRecording = () => sql`
  select session_key,
    case
      when bool_or(state in ('failed', 'given_up')) then 'failed'
      when bool_or(state = 'archived') then 'archived'
      when bool_or(state in ('kept', 'importing')) then 'importing'
      when bool_or(state = 'waiting') then 'waiting'
      else 'skipped'
    end as outcome,
    min(array_position(array[${sql.join(
      mostTelling.map((reason) => sql`${reason}`),
      sql`, `,
    )}]::text[], reason)) as telling`;

/**
 * Counts a run as its items stand now: recordings by outcome (a recording with a failed file has failed, else one with an
 * archived file is archived), and files.
 */
export async function countRun(tx: TenantTx, runId: string): Promise<RunCounts> {
  const recordings = await tx.execute<{ outcome: string; telling: number; n: number }>(sql`
    select outcome, case when outcome = 'skipped' then telling else 0 end as telling, count(*)::int as n
    from (${itemsPerRecording()} from ${sourceItem} where ${sourceItem.lastRunId} = ${runId} group by session_key) recording
    group by 1, 2 order by 3 desc, 2`);
  const [files] = await tx
    .select({
      seen: sql<number>`(count(*) filter (where right(${sourceItem.sourceKey}, 8) <> '#session'))::int`,
      archived: sql<number>`(count(*) filter (where ${sourceItem.state} = 'archived'))::int`,
      bytes: sql<number>`coalesce(sum(${sourceItem.sizeBytes}) filter (where ${sourceItem.state} = 'archived'), 0)::float8`,
    })
    .from(sourceItem)
    .where(eq(sourceItem.lastRunId, runId));
  const [fetched] = await tx
    .select({
      files: sql<number>`count(*)::int`,
      bytes: sql<number>`coalesce(sum(${sourceItem.sizeBytes}), 0)::float8`,
    })
    .from(sourceItem)
    .innerJoin(jobRun, eq(jobRun.id, sourceItem.lastRunId))
    .where(
      and(
        eq(sourceItem.lastRunId, runId),
        eq(sourceItem.state, "archived"),
        gte(sourceItem.firstSeenAt, jobRun.createdAt),
      ),
    );
  const of = (outcome: string) =>
    recordings.filter((row) => row.outcome === outcome).reduce((sum, row) => sum + row.n, 0);
  return {
    seen: recordings.reduce((sum, row) => sum + row.n, 0),
    archived: of("archived"),
    importing: of("importing"),
    waiting: of("waiting"),
    failed: of("failed"),
    skipped: recordings.flatMap((row) => {
      const reason = row.outcome === "skipped" ? mostTelling[row.telling - 1] : undefined;
      return reason ? [{ reason, count: row.n }] : [];
    }),
    files: files ?? { seen: 0, archived: 0, bytes: 0 },
    fetched: fetched ?? { files: 0, bytes: 0 },
  };
}
