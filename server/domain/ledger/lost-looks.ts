import { sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import type { Ctx } from "@/server/domain/access/ctx";

/** What is due for longer is soon not asked for any more: the job stood still. */
export const lostAfterMs = 4 * 24 * 60 * 60_000;
/** So many sessions begin with each tick of minutes. */
export const looksPerTick = 100;
export const tickMinutes = 5;
/** What is left then is for the next run. */
const sessionsPerRun = 5_000;

/**
 * Makes looks due that never came while a job stood still, and looks at what waits for Zoom without any, so that each such
 * row comes to its end; the newest sessions first, spread over time. One row stands for its session, which a look settles
 * whole. What somebody works on is left to the next run. Days of chat have their own.
 */
export const lookForLost = (tx: TenantTx, ctx: Ctx, jobId: string) =>
  tx.execute(sql`
    with lost as (
      select distinct on (session_key) id, session_key, started_at
      from source_item
      where job_id = ${jobId} and kind <> 'chat'
        and (next_look_at <= ${new Date(ctx.now.getTime() - lostAfterMs).toISOString()}::timestamptz
          or (next_look_at is null and state = 'waiting' and reason = 'not_ready_yet'))
      order by session_key, started_at desc, id
    ), due as (
      select id, (row_number() over (order by started_at desc, session_key) - 1) / ${looksPerTick} as turn
      from lost order by started_at desc, session_key limit ${sessionsPerRun}
    ), free as (
      select id from source_item where id in (select id from due) order by id for update skip locked
    )
    update source_item i
    set next_look_at = ${ctx.now.toISOString()}::timestamptz + due.turn * make_interval(mins => ${tickMinutes})
    from due join free using (id) where i.id = due.id`);
