import { eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { zoomConnection } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { announce } from "@/server/events/announce";
import { AppError } from "@/server/lib/errors";

import { accessOf } from "./load-subjects";

/**
 * To be called where a job's Sync recording rule was switched on, in that transaction: what differs at Zoom is asked to be
 * written. (Off: nothing is written any more, and what was stays until somebody asks for the old values.)
 * @throws AppError PRECONDITION_FAILED when the grant does not let us change settings
 */
export async function syncSwitchedOn(tx: TenantTx, ctx: Ctx, jobId: string): Promise<void> {
  const [grant] = await tx
    .select({ scopes: zoomConnection.scopes })
    .from(zoomConnection)
    .where(eq(zoomConnection.jobId, jobId));
  if (grant && !accessOf(grant.scopes).mayWrite.meetings) {
    throw new AppError(
      "PRECONDITION_FAILED",
      "The app may not change settings at Zoom. Add the scopes user:read:settings:admin and user:update:settings:admin to it, authenticate the job again, then switch Sync recording rule on.",
    );
  }
  const data = { tenantId: ctx.db.tenantId, jobId };
  await announce(tx, { name: "settings/judgement.wanted", data }, { name: "settings/read.wanted", data });
}
