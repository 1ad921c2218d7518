import { and, eq, isNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { job } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { announce } from "@/server/events/announce";

/** What somebody's recording rule or license says has changed: what Zoom is set to is to be compared with it. */
export async function announceJudgement(tx: TenantTx, ctx: Ctx): Promise<void> {
  const jobs = await tx
    .select({ id: job.id })
    .from(job)
    .where(and(eq(job.integrationType, "zoom"), eq(job.enabled, true), isNull(job.archivedAt)));
  const { tenantId } = ctx.db;
  await announce(
    tx,
    ...jobs.map(({ id }) => ({ name: "settings/judgement.wanted" as const, data: { tenantId, jobId: id } })),
  );
}
