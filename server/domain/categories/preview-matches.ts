import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { countSaying } from "@/server/domain/conversations/count-saying";

import { loadCategory } from "./get-category";
import { type CategoryMatches, previewCap } from "./schema";

/** In how many of the conversations that the actor may see something of the category was said or written. */
export async function previewMatches(ctx: UserCtx, input: { id: string }): Promise<CategoryMatches> {
  requireRight(ctx.actor, "categories.manage");
  requireRight(ctx.actor, "conversations.search");
  const { transcript, chat } = ctx.actor.replay;
  const within = [...(transcript ? (["transcript"] as const) : []), ...(chat ? (["chat"] as const) : [])];
  return ctx.db.tx(async (tx) => {
    const { terms } = await loadCategory(tx, input.id);
    if (within.length === 0) return { conversations: null, within };
    return { conversations: await countSaying(tx, ctx, terms, previewCap), within };
  });
}
