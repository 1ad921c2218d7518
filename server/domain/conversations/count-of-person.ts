import { and } from "drizzle-orm";

import { conversationSearch } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";

import { countVisible } from "./count-conversations";
import type { ConversationCount } from "./schema";
import { ofPeople, visibleTo } from "./visible";

/** How many conversations somebody owns or hosts, of those that the actor may see; null when the actor may not search. */
export async function countOfPerson(ctx: UserCtx, personId: string): Promise<ConversationCount | null> {
  if (!ctx.actor.rights.has("conversations.search")) return null;
  const theirs = and(visibleTo(ctx.actor, conversationSearch), ofPeople([personId], conversationSearch));
  return theirs ? countVisible(ctx, { filter: {} }, theirs) : null;
}
