import type { DecisionReason } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import type { jobRun, RunCounts } from "@/db/schema";

import { countRun } from "./run-counts";
import type { RunSummary } from "./schema";

const fixes: Partial<Record<DecisionReason, string>> = {
  no_matching_user: "/users",
  ambiguous_user: "/users",
  user_deactivated: "/users",
  no_recording_license: "/users",
  no_zoom_add_on: "/users",
  no_recording_rule: "/users",
  media_not_in_license: "/users",
  rule_never_records: "/rules",
  media_not_in_rule: "/rules",
};

/** A run as screens show it: counted as it stands while it goes on, as it ended afterwards. */
export async function summarizeRun(
  tx: TenantTx,
  run: typeof jobRun.$inferSelect,
  now: Date,
): Promise<RunSummary> {
  const counts = run.summary ?? (await countRun(tx, run.id));
  return {
    id: run.id,
    jobId: run.jobId,
    trigger: run.trigger,
    state: run.state,
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    failure: run.failure,
    users: { total: run.usersTotal, listed: run.usersListed },
    ...counts,
    skipped: counts.skipped.map((entry) => ({ ...entry, fix: fixes[entry.reason] ?? null })),
    remainingMs: run.listedAt && !run.finishedAt ? remainingMs(counts, run.startedAt, now) : null,
  };
}

/** Pure: what is left of the recordings at the pace of those that are done. */
function remainingMs(counts: RunCounts, startedAt: Date | null, now: Date): number | null {
  const done = counts.archived + counts.failed;
  if (!startedAt || done === 0 || counts.importing === 0) return null;
  return Math.round(((now.getTime() - startedAt.getTime()) / done) * counts.importing);
}
