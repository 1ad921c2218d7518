import type { TenantTx } from "@/db/client";
import type { UserActor } from "@/server/domain/access/actor";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import type { ReplayRule } from "@/server/domain/rules/schema";
import { AppError } from "@/server/lib/errors";

import { loadGateFacts } from "./load-gate";
import { type Gated, type GateFacts, judgeReplay } from "./replay-gate";

/**
 * First line of what plays: that the rules play anything at all. Which conversations, {@link requirePlayable} says.
 * @throws AppError FORBIDDEN
 */
export function requireReplay(actor: UserActor): void {
  requireRight(actor, "conversations.replay");
  if (actor.replay.replay === "never") throw refused("rule_never", neverPlays);
}

const neverPlays = "Your replay rule does not let you play recordings. An administrator can change it.";

/** @throws AppError FORBIDDEN */
export function requireDownload(actor: UserActor): void {
  requireReplay(actor);
  requireRight(actor, "conversations.download");
  if (!actor.replay.download) {
    throw new AppError(
      "FORBIDDEN",
      "Your replay rule does not let you download. An administrator can change it.",
    );
  }
}

/**
 * That the actor may play this conversation, which they see, now. Answers until when an approval runs, if one does.
 * @throws AppError FORBIDDEN, with the reason in `detail.replay`
 */
export async function requirePlayable(
  tx: TenantTx,
  ctx: UserCtx,
  conversation: Gated,
): Promise<{ until: Date | null }> {
  const facts = await loadGateFacts(tx, ctx, conversation.id);
  const verdict = judgeReplay(ctx.actor, conversation, facts);
  if (verdict.allowed) return { until: verdict.until };
  switch (verdict.reason) {
    case "right_missing":
    case "rule_never":
      requireReplay(ctx.actor);
      throw refused(verdict.reason, neverPlays);
    case "not_own":
      throw refused(
        verdict.reason,
        "Your replay rule lets you play your own conversations only. An administrator can change it.",
      );
    case "needs_request":
      throw refused(verdict.reason, requestSentence(facts));
    case "outside_window":
      throw refused(verdict.reason, windowSentence(ctx.actor.replay.window));
  }
}

const refused = (reason: string, message: string) =>
  new AppError("FORBIDDEN", message, { detail: { replay: reason } });

const requestSentence = ({ request }: GateFacts) =>
  request?.state === "waiting"
    ? "Your request to play this conversation waits for approval."
    : "Your replay rule lets you play this conversation on request. Ask for it on the conversation's page.";

function windowSentence(window: ReplayRule["window"]): string {
  const change = "An administrator can change the window in your replay rule.";
  if (window?.kind === "days") {
    const days = window.days === 1 ? "one day" : `${window.days} days`;
    return `Your replay rule lets you play a conversation for ${days} after it began, and that time is over. ${change}`;
  }
  if (window) {
    return `Your replay rule lets you play conversations that began from ${window.from} to ${window.to}. ${change}`;
  }
  return `Your replay rule has no time window. ${change}`;
}
