import type { UserCtx } from "@/server/domain/access/ctx";

import { loadWaiting } from "./load-waiting";
import type { WaitingRecordings, WaitingSummary } from "./schema";

/** The actor's own recordings that wait to be asked for. Everybody may look after their own: no right is needed. */
export async function listWaiting(ctx: UserCtx): Promise<WaitingRecordings> {
  return ctx.db.tx((tx) => loadWaiting(tx, ctx));
}

/** How many wait, and when the first of them is let go. */
export async function summariseWaiting(ctx: UserCtx): Promise<WaitingSummary> {
  const { items, more } = await ctx.db.tx((tx) => loadWaiting(tx, ctx));
  const ends = items.map((item) => item.until.getTime());
  return {
    count: items.length,
    more,
    firstUntil: ends.length > 0 ? new Date(Math.min(...ends)) : null,
  };
}
