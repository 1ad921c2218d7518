import { sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import type { Ctx } from "@/server/domain/access/ctx";

/** What is due for longer is soon not asked for any more: the job stood still. */
export const lostAfterMs = 4 * 24 * 60 * 60_000;
/** So many begin with each tick, whatever their number. */
export const looksPerTick = 100;
export const tickMinutes = 5;

/**
 * Makes looks due that never came while a job stood still, and looks at what waits for Zoom without any, so that each such
 * row comes to its end; the newest sessions first, spread over time. Days of chat have their own.
 */
export const lookForLost = (tx: TenantTx, ctx: Ctx, jobId: string) =>
  tx.execute(sql`
    with lost as (
      select id, session_key, max(started_at) over (partition by session_key) as latest
      from source_item
      where job_id = ${jobId} and kind <> 'chat'
        and (next_look_at <= ${new Date(ctx.now.getTime() - lostAfterMs).toISOString()}::timestamptz
          or (next_look_at is null and state = 'waiting' and reason = 'not_ready_yet'))
    ), due as (
      select id, (dense_rank() over (order by latest desc, session_key) - 1) / ${looksPerTick} as turn from lost
    )
    update source_item i
    set next_look_at = ${ctx.now.toISOString()}::timestamptz + due.turn * make_interval(mins => ${tickMinutes})
    from due where i.id = due.id`);
