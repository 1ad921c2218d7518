import { eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceUser } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { announceJudgement } from "@/server/domain/source-settings/announce-judgement";
import { announce } from "@/server/events/announce";

const usersPerEvent = 100;

/**
 * Asks for a new decision about everything of the source users with this address, and for what Zoom is set to for them to be
 * compared with what they are now to be recorded by. Answers how many users that are.
 */
export async function wantRedecision(tx: TenantTx, ctx: Ctx, email: string): Promise<number> {
  const users = await tx
    .select({ jobId: sourceUser.jobId, sourceId: sourceUser.sourceId })
    .from(sourceUser)
    .where(eq(sourceUser.emailNormalized, email));
  for (const jobId of new Set(users.map((user) => user.jobId))) {
    const ids = users.filter((user) => user.jobId === jobId).map((user) => user.sourceId);
    for (let from = 0; from < ids.length; from += usersPerEvent) {
      const ownerSourceIds = ids.slice(from, from + usersPerEvent);
      const data = { tenantId: ctx.db.tenantId, jobId, ownerSourceIds };
      await announce(tx, { name: "ledger/redecision.wanted", data });
    }
  }
  if (users.length > 0) await announceJudgement(tx, ctx);
  return users.length;
}
