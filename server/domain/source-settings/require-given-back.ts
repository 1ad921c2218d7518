import { and, countDistinct, eq, isNotNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceSetting } from "@/db/schema";
import { AppError } from "@/server/lib/errors";

import { isOfPresentUser } from "./present-user";
import type { PutJobAway } from "./schema";

/** Users who are in the account and whose settings were written and not given back. */
export async function countRestorable(tx: TenantTx, jobId: string): Promise<number> {
  const [row] = await tx
    .select({ users: countDistinct(sourceSetting.sourceId) })
    .from(sourceSetting)
    .where(and(eq(sourceSetting.jobId, jobId), isNotNull(sourceSetting.previous), isOfPresentUser(tx)));
  return row?.users ?? 0;
}

/** @throws AppError CONFLICT while Zoom has what was written there, unless somebody chose to leave it */
export async function requireGivenBack(tx: TenantTx, { id, leaveSettings }: PutJobAway): Promise<void> {
  if (leaveSettings) return;
  const users = await countRestorable(tx, id);
  if (users === 0) return;
  throw new AppError(
    "CONFLICT",
    `Zoom still has what Sync recording rule wrote for ${users === 1 ? "1 user" : `${users} users`}, and without the job it can’t be given back. Give the old settings back first, or choose to leave them as they are.`,
  );
}
