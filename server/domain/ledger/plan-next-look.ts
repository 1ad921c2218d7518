import { and, eq, lte } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceItem } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";

import { nextLook } from "./second-look";

/** Moves what is due of one conversation to its next look, archived rows too: their transcript may still come. */
export async function planNextLook(
  tx: TenantTx,
  ctx: Ctx,
  { jobId, sessionKey }: { jobId: string; sessionKey: string },
): Promise<void> {
  const due = await tx
    .select({ id: sourceItem.id, firstSeenAt: sourceItem.firstSeenAt })
    .from(sourceItem)
    .where(
      and(
        eq(sourceItem.jobId, jobId),
        eq(sourceItem.sessionKey, sessionKey),
        lte(sourceItem.nextLookAt, ctx.now),
      ),
    );
  for (const { id, firstSeenAt } of due) {
    await tx
      .update(sourceItem)
      .set({ nextLookAt: nextLook(firstSeenAt, ctx.now) })
      .where(eq(sourceItem.id, id));
  }
}
