import { eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { zoomConnection } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { notFound } from "@/server/lib/errors";

import { deadReasonSentence } from "./bury-connection";
import { describeJob } from "./list-jobs";
import type { JobConnection, JobDetail } from "./schema";
import { missingScopes } from "./scopes";

/** @throws AppError NOT_FOUND */
export async function getJob(ctx: UserCtx, input: { id: string }): Promise<JobDetail> {
  requireRight(ctx.actor, "jobs.manage");
  return ctx.db.tx(async (tx) => {
    const found = await describeJob(tx, input.id);
    if (!found) throw notFound("job");
    const { row, item } = found;
    return {
      ...item,
      integrationType: row.integrationType,
      syncRecordingRule: row.syncRecordingRule,
      processingRegion: row.processingRegion,
      schedule: row.schedule,
      connection: await loadConnection(tx, row.id),
    };
  });
}

async function loadConnection(tx: TenantTx, jobId: string): Promise<JobConnection | null> {
  const [grant] = await tx.select().from(zoomConnection).where(eq(zoomConnection.jobId, jobId));
  if (!grant) return null;
  return {
    accountId: grant.accountId,
    connectedByEmail: grant.connectedByEmail,
    connectedAt: grant.connectedAt,
    scopes: grant.scopes,
    missingScopes: missingScopes(grant.scopes),
    deadReason: grant.deadAt ? deadReasonSentence(grant.deadReason) : null,
  };
}
