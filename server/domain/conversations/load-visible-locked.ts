import { eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { conversation } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";

import { loadVisible } from "./load-visible";

/**
 * The conversation for somebody who adds to it. Locked first and judged in a second statement: a purge marks it either
 * before, and then it is not there, or after everything was written.
 * @throws AppError NOT_FOUND as {@link loadVisible}
 */
export async function loadVisibleLocked(tx: TenantTx, ctx: Ctx, id: string) {
  await tx.select({ id: conversation.id }).from(conversation).where(eq(conversation.id, id)).for("share");
  return loadVisible(tx, ctx, id);
}
