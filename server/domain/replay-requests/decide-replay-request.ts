import { addDays } from "date-fns";
import { eq } from "drizzle-orm";

import { replayRequest } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { AppError, notFound } from "@/server/lib/errors";

import { loadRulesNaming, whoseRequests } from "./load-approving";
import type { DecideReplayRequest } from "./schema";

/**
 * Approves a request for some days, or refuses it. The right to do so is to be named as approver in the rule that holds
 * for the person who asked, now; so it asks for no right of the access rule.
 * @throws AppError NOT_FOUND also for a request that is not the actor's to decide, their own among them; CONFLICT when it
 *   was decided already
 */
export async function decideReplayRequest(
  ctx: UserCtx,
  input: DecideReplayRequest,
): Promise<{ id: string; expiresAt: Date | null }> {
  const { actor } = ctx;
  return ctx.db.tx(async (tx) => {
    const [request] = await tx
      .select()
      .from(replayRequest)
      .where(eq(replayRequest.id, input.id))
      .for("update");
    if (!request) throw notFound("request");
    const rules = await loadRulesNaming(tx, actor.id);
    const mine = await whoseRequests(tx, actor.id, rules, [request.personId]);
    if (mine.length === 0) throw notFound("request");
    if (request.state !== "waiting") {
      throw new AppError("CONFLICT", "This request was decided already. Refresh to see the answer.");
    }
    const expiresAt = input.approve ? addDays(ctx.now, input.days) : null;
    await tx
      .update(replayRequest)
      .set({
        state: input.approve ? "approved" : "refused",
        decidedBy: actor.id,
        decidedAt: ctx.now,
        expiresAt,
      })
      .where(eq(replayRequest.id, request.id));
    await recordAudit(tx, ctx, {
      action: input.approve ? "replay.approved" : "replay.refused",
      subject: request.conversationId,
      detail: { request: request.id, ...(input.approve ? { days: input.days } : {}) },
    });
    return { id: request.id, expiresAt };
  });
}
