import type { TenantTx } from "@/db/client";
import type { UserActor } from "@/server/domain/access/actor";
import type { UserCtx } from "@/server/domain/access/ctx";
import { AppError } from "@/server/lib/errors";

import { loadGateFacts } from "./load-gate";
import { type Gated, wordsOpen } from "./replay-gate";
import { requirePlayable } from "./require-replay";

type Words = "transcript" | "chat";

const names: Record<Words, string> = { transcript: "transcripts", chat: "chats" };

/** @throws AppError FORBIDDEN unless the replay rule gives such words at all */
export function requireWordsInRule(actor: UserActor, words: Words): void {
  if (actor.replay[words]) return;
  throw new AppError(
    "FORBIDDEN",
    `Your replay rule does not include ${names[words]}. An administrator can change it.`,
  );
}

/**
 * That the actor may read these words of a conversation, which they see: they open together with its replay.
 * @throws AppError FORBIDDEN
 */
export async function requireWords(
  tx: TenantTx,
  ctx: UserCtx,
  conversation: Gated,
  words: Words,
): Promise<void> {
  requireWordsInRule(ctx.actor, words);
  if (wordsOpen(ctx.actor, conversation, await loadGateFacts(tx, ctx, conversation.id))) return;
  await requirePlayable(tx, ctx, conversation);
}
