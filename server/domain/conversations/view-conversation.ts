import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";

import { loadVisible } from "./load-visible";

/** Says that a person opened the page: a verb of its own, so that prefetch and refetch don't count as views. */
export async function viewConversation(ctx: UserCtx, input: { id: string }): Promise<{ viewed: true }> {
  requireRight(ctx.actor, "conversations.search");
  return ctx.db.tx(async (tx) => {
    await loadVisible(tx, ctx, input.id);
    await recordAudit(tx, ctx, { action: "conversation.viewed", subject: input.id });
    return { viewed: true };
  });
}
