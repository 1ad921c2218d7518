import { asc, inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { person } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";

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
      approvers: replay.replay === "on_request" ? await loadNames(tx, ctx) : [],
      window: replay.replay === "time_window" ? replay.window : null,
      words: { transcript: replay.transcript, chat: replay.chat },
    },
    words: wordsOpen(ctx.actor, conversation, facts),
  };
}

/** Who can approve: nobody approves their own request. */
async function loadNames(tx: TenantTx, { actor }: UserCtx): Promise<string[]> {
  const ids = actor.replay.approverIds.filter((id) => id !== actor.id);
  if (ids.length === 0) return [];
  const rows = await tx
    .select({ name: person.displayName })
    .from(person)
    .where(inArray(person.id, ids))
    .orderBy(asc(person.displayName));
  return rows.map((row) => row.name);
}
