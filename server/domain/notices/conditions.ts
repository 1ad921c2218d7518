import { and, desc, eq, gt, inArray, isNotNull, isNull, lt, ne, sql } from "drizzle-orm";

import type { NoticeKind } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { job, jobRun, notice, sourceItem, sourceSetting, zoomConnection } from "@/db/schema";
import { coversScope, zoomScopes } from "@/server/connectors/zoom/permissions";
import type { Ctx } from "@/server/domain/access/ctx";
import { isChosenEnd } from "@/server/domain/jobs/dead-reason";
import { failureSentence } from "@/server/domain/jobs/run-failure";

import { partlyBlind } from "./partly-blind";

/** Ids, counts and names of scopes only. */
export type NoticeDetail = Record<string, string | number>;
export type Conditions = Map<NoticeKind, NoticeDetail>;

const dayMs = 24 * 60 * 60_000;
/** Zoom's refresh tokens live for 90 days; a month without a refresh says that something is wrong. */
const staleGrantMs = 30 * dayMs;
const grantLivesDays = 90;
/** Recordings of the last two days that no event announced, of which the newest ended a while ago. */
const silentWindowMs = 2 * dayMs;
const silentAfterMs = 6 * 60 * 60_000;
const silentFrom = 3;

type Job = typeof job.$inferSelect;
type Grant = typeof zoomConnection.$inferSelect;

/** Everything that administrators are to be told of a job as it is now. */
export async function conditionsOf(tx: TenantTx, ctx: Ctx, jobId: string): Promise<Conditions> {
  const [row] = await tx.select().from(job).where(eq(job.id, jobId));
  const found: Conditions = new Map();
  if (!row || row.archivedAt) return found;
  const [grant] = await tx.select().from(zoomConnection).where(eq(zoomConnection.jobId, jobId));
  const ended = grant && endOf(grant);
  if (ended) found.set(ended, { reason: grant.deadReason ?? "" });
  if (grant?.sealedTokens && !grant.deadAt) await ofLiveGrant(tx, ctx, grant, found);
  if (row.enabled && !row.pausedAt) await ofWorkingJob(tx, ctx, row, grant, found);
  const givenUp = await countItems(tx, and(eq(sourceItem.jobId, jobId), eq(sourceItem.state, "given_up")));
  if (givenUp > 0) found.set("items_given_up", { items: givenUp });
  return found;
}

function endOf({ deadAt, deadReason }: Grant): NoticeKind | null {
  if (!deadAt || isChosenEnd(deadReason)) return null;
  return deadReason === "role_lost" || deadReason === "app_disabled" ? deadReason : "connection_ended";
}

async function ofLiveGrant(tx: TenantTx, ctx: Ctx, grant: Grant, found: Conditions): Promise<void> {
  const refreshedAt = grant.refreshedAt ?? grant.connectedAt;
  const ageMs = ctx.now.getTime() - refreshedAt.getTime();
  if (grant.kind === "redirect" && ageMs > staleGrantMs) {
    found.set("grant_expiring", { days: Math.max(0, grantLivesDays - Math.floor(ageMs / dayMs)) });
  }
  const lost = await lostScopes(tx, grant);
  if (lost.length > 0) found.set("scope_lost", { scopes: lost.join(" ") });
}

/** What an import needs, and what the open notice says was lost, as long as it is not back. */
async function lostScopes(tx: TenantTx, { jobId, scopes }: Grant): Promise<string[]> {
  const [open] = await tx
    .select({ detail: notice.detail })
    .from(notice)
    .where(and(eq(notice.jobId, jobId), eq(notice.kind, "scope_lost"), isNull(notice.closedAt)));
  const named = new Set(String(open?.detail["scopes"] ?? "").split(" "));
  const granted = new Set(scopes);
  return zoomScopes
    .filter((scope) => !coversScope(granted, scope) && (!scope.optional || named.has(scope.granular)))
    .map(({ granular }) => granular);
}

async function ofWorkingJob(
  tx: TenantTx,
  ctx: Ctx,
  row: Job,
  grant: Grant | undefined,
  found: Conditions,
): Promise<void> {
  const runs = await tx
    .select({ state: jobRun.state, failure: jobRun.failure })
    .from(jobRun)
    .where(and(eq(jobRun.jobId, row.id), inArray(jobRun.state, ["done", "failed"])))
    .orderBy(desc(jobRun.createdAt), desc(jobRun.id))
    .limit(2);
  const failed = runs.filter((run) => run.state === "failed").length;
  if (runs[0]?.failure === failureSentence("forbidden") && runs[0].state === "failed") {
    found.set("role_lost", { reason: "forbidden" });
  }
  // Whom and what Zoom refuses to a lost role is one matter with it.
  const blind = await partlyBlind(tx, ctx, row, { refused: !found.has("role_lost") });
  const lasting = { ...(failed === 2 && !found.has("role_lost") && { runs: failed }), ...blind };
  if (Object.keys(lasting).length > 0) found.set("runs_failing", lasting);
  if (!grant?.sealedTokens || grant.deadAt) return;
  // No event comes to us from a customer's own app that we know no secret of.
  const isAnnounced = grant.kind === "redirect" || grant.sealedWebhookSecret !== null;
  const unannounced = isAnnounced ? await unannouncedItems(tx, ctx, row, grant) : 0;
  if (unannounced >= silentFrom) found.set("webhooks_silent", { items: unannounced });
  if (!row.syncRecordingRule) return;
  const locked = await tx.$count(
    sourceSetting,
    and(eq(sourceSetting.jobId, row.id), eq(sourceSetting.state, "locked")),
  );
  if (locked > 0) found.set("settings_locked", { people: locked });
}

/** Files that runs found although no event of any kind has come since they were recorded. */
async function unannouncedItems(tx: TenantTx, ctx: Ctx, row: Job, grant: Grant): Promise<number> {
  const at = (ms: number) => new Date(ctx.now.getTime() - ms);
  const since = Math.max(
    at(silentWindowMs).getTime(),
    grant.connectedAt.getTime(),
    row.lastEventAt?.getTime() ?? 0,
  );
  return countItems(
    tx,
    and(
      eq(sourceItem.jobId, row.id),
      gt(sourceItem.startedAt, new Date(since)),
      lt(sourceItem.startedAt, at(silentAfterMs)),
      // Calls and days of chat have no size; what has no type is no finished file yet.
      ne(sourceItem.fileType, ""),
      isNotNull(sourceItem.lastRunId),
    ),
  );
}

async function countItems(tx: TenantTx, where: ReturnType<typeof and>): Promise<number> {
  const [row] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(sourceItem)
    .where(where);
  return row?.count ?? 0;
}
