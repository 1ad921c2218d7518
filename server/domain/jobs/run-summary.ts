import type { DecisionReason } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { type jobRun, type RunCounts, tenant } from "@/db/schema";

import { countRun } from "./run-counts";
import type { RunSummary } from "./schema";

const fixes: Partial<Record<DecisionReason, string>> = {
  no_matching_user: "/mapping",
  ambiguous_user: "/mapping",
  user_deactivated: "/users",
  no_recording_license: "/users",
  no_zoom_add_on: "/users",
  no_recording_rule: "/users",
  media_not_in_license: "/users",
  rule_never_records: "/rules",
  media_not_in_rule: "/rules",
};

/** Before the directory was ever read nobody can match: that begins with the organization's consent. */
const fixFor = (reason: DecisionReason, directoryRead: boolean): string | null =>
  reason === "no_matching_user" && !directoryRead ? "/tenant" : (fixes[reason] ?? null);

/** A run as screens show it: counted as it stands while it goes on, as it ended afterwards. */
export async function summarizeRun(
  tx: TenantTx,
  run: typeof jobRun.$inferSelect,
  now: Date,
): Promise<RunSummary> {
  const { fetched: _, usersNotListed = 0, ...counts } = run.summary ?? (await countRun(tx, run.id));
  const [home] = await tx.select({ syncedAt: tenant.directorySyncedAt }).from(tenant);
  const read = Boolean(home?.syncedAt);
  return {
    id: run.id,
    jobId: run.jobId,
    trigger: run.trigger,
    state: run.state,
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    failure: run.failure,
    window: run.windowFrom && run.windowTo ? { from: run.windowFrom, to: run.windowTo } : null,
    forecast: run.forecastItems === null ? null : { items: run.forecastItems, bytes: run.forecastBytes ?? 0 },
    users: { total: run.usersTotal, listed: run.usersListed },
    ...counts,
    usersNotListed,
    skipped: counts.skipped.map((entry) => ({ ...entry, fix: fixFor(entry.reason, read) })),
    remainingMs: run.listedAt && !run.finishedAt ? remainingMs(counts, run.startedAt, now) : null,
  };
}

/** Pure: what is left of the recordings at the pace of those that are done. */
function remainingMs(counts: RunCounts, startedAt: Date | null, now: Date): number | null {
  const done = counts.archived + counts.failed;
  if (!startedAt || done === 0 || counts.importing === 0) return null;
  return Math.round(((now.getTime() - startedAt.getTime()) / done) * counts.importing);
}
