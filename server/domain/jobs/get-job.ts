import { and, desc, eq, inArray } from "drizzle-orm";

import { runStages } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { auditEvent, pendingGrant, person, zoomConnection } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { notLookedAt } from "@/server/domain/ledger/not-looked-at";
import { openGaps } from "@/server/domain/ledger/open-gaps";
import { env } from "@/server/lib/env";
import { notFound } from "@/server/lib/errors";

import { deadReasonSentence } from "./dead-reason";
import { carriesRecordings } from "./carries-recordings";
import { describeJob } from "./list-jobs";
import { ownEndpoint } from "./own-app-secret";
import { tenantZone, timesAfter } from "./schedule";
import { connectOutcomes, type JobConnection, type JobDetail } from "./schema";
import { explainScopes, missingScopes } from "./scopes";
import { zoomSettings } from "./zoom-connection";

const shownRuns = 3;

/** @throws AppError NOT_FOUND */
export async function getJob(ctx: UserCtx, input: { id: string }): Promise<JobDetail> {
  requireRight(ctx.actor, "jobs.manage");
  return ctx.db.tx(async (tx) => {
    const found = await describeJob(tx, input.id);
    if (!found) throw notFound("job");
    const { row, item } = found;
    const timeZone = await tenantZone(tx, ctx);
    return {
      ...item,
      integrationType: row.integrationType,
      syncRecordingRule: row.syncRecordingRule,
      processingRegion: row.processingRegion,
      schedule: row.schedule,
      timeZone,
      nextRuns: row.enabled ? timesAfter(row.schedule, timeZone, ctx.now, shownRuns) : [],
      pausedAt: row.pausedAt,
      disabledAt: row.disabledAt,
      connection: await loadConnection(tx, row.id),
      ownEndpoint: ownEndpoint(zoomSettings().appUrl, ctx.db.tenantId, row.id),
      refused: await lastRefusal(tx, row.id),
      gaps: await openGaps(tx, row.id),
      sourcesOff: runStages.flatMap((stage) => {
        const off = row.sourcesOff[stage];
        return off ? [{ stage, reason: off.reason, since: new Date(off.since) }] : [];
      }),
      callsReachBackTo: row.callsReachBackTo,
      notLookedAt: await notLookedAt(tx, row, ctx),
      carriesRecordings: await carriesRecordings(tx, row.id),
    };
  });
}

async function loadConnection(tx: TenantTx, jobId: string): Promise<JobConnection | null> {
  const [found] = await tx
    .select({ grant: zoomConnection, name: person.displayName })
    .from(zoomConnection)
    .leftJoin(person, eq(person.id, zoomConnection.connectedByPersonId))
    .where(eq(zoomConnection.jobId, jobId));
  if (!found) return null;
  const { grant, name } = found;
  return {
    kind: grant.kind,
    accountId: grant.accountId,
    connectedByEmail: grant.connectedByEmail,
    connectedByName: name,
    connectedAt: grant.connectedAt,
    scopes: grant.scopes,
    missingScopes: missingScopes(grant.scopes),
    deadReason: grant.deadAt ? deadReasonSentence(grant.deadReason) : null,
    refreshedAt: grant.refreshedAt,
    hasSecretToken: grant.sealedWebhookSecret !== null,
    plan: grant.plan,
    installationPlan: env().ZOOM_PLAN,
  };
}

/** The audit log is where a try that failed stands; a later one that succeeded, or an end, makes it history. */
async function lastRefusal(tx: TenantTx, jobId: string): Promise<JobDetail["refused"]> {
  const [last] = await tx
    .select({ action: auditEvent.action, at: auditEvent.at, detail: auditEvent.detail })
    .from(auditEvent)
    .where(
      and(
        eq(auditEvent.subjectId, jobId),
        inArray(auditEvent.action, ["job.connected", "job.connect_refused", "job.disconnected"]),
      ),
    )
    .orderBy(desc(auditEvent.at), desc(auditEvent.id))
    .limit(1);
  if (last?.action !== "job.connect_refused") return null;
  const outcome = connectOutcomes.find((known) => known === last.detail["reason"]);
  if (!outcome) return null;
  if (outcome === "pending" && (await tx.$count(pendingGrant, eq(pendingGrant.jobId, jobId))) === 0)
    return null;
  const scopes = String(last.detail["scopes"] ?? "").split(" ");
  return { outcome, at: last.at, missingScopes: explainScopes(scopes.filter(Boolean)) };
}
