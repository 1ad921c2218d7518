import { eq } from "drizzle-orm";

import { session } from "@/db/schema";
import { recordAudit } from "@/server/domain/audit/record";

import type { UserCtx } from "./ctx";

/** Signs the person out of every browser, this one included; answers how many there were. */
export async function endSessionsEverywhere(ctx: UserCtx): Promise<{ count: number }> {
  return ctx.db.tx(async (tx) => {
    const ended = await tx
      .delete(session)
      .where(eq(session.personId, ctx.actor.id))
      .returning({ id: session.id });
    const count = ended.length;
    if (count > 0) {
      await recordAudit(tx, ctx, {
        action: "session.ended_everywhere",
        subject: ctx.actor.id,
        detail: { count },
      });
    }
    return { count };
  });
}
