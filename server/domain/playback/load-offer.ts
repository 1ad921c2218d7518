import type { TenantTx } from "@/db/client";
import type { UserCtx } from "@/server/domain/access/ctx";

import { loadApprovers } from "./load-approvers";
import { loadGateFacts } from "./load-gate";
import { type Gated, judgeReplay, wordsOpen } from "./replay-gate";
import type { ReplayOffer } from "./schema";

/** What the actor may do with a conversation that they see, and why; `words` = whether its words are open. */
export async function loadReplayOffer(
  tx: TenantTx,
  ctx: UserCtx,
  conversation: Gated,
): Promise<{ offer: ReplayOffer; words: boolean }> {
  const { replay } = ctx.actor;
  const facts = await loadGateFacts(tx, ctx, conversation.id);
  return {
    offer: {
      verdict: judgeReplay(ctx.actor, conversation, facts),
      asksReason: replay.askReason,
      request: facts.request,
      approvers: (await loadApprovers(tx, ctx.actor)).map(({ name }) => name),
      window: replay.replay === "time_window" ? replay.window : null,
      words: { transcript: replay.transcript, chat: replay.chat },
    },
    words: wordsOpen(ctx.actor, conversation, facts),
  };
}
