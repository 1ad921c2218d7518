import { eq } from "drizzle-orm";

import { session } from "@/db/schema";
import { recordAudit } from "@/server/domain/audit/record";

import type { UserCtx } from "./ctx";

/** Signs this browser out. Repeating it changes nothing. */
export async function endSession(ctx: UserCtx): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const ended = await tx
      .delete(session)
      .where(eq(session.id, ctx.actor.sessionId))
      .returning({ id: session.id });
    if (ended.length > 0) await recordAudit(tx, ctx, { action: "session.ended", subject: ctx.actor.id });
  });
}
