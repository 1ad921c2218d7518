import { and, asc, eq, gt, inArray, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceUser } from "@/db/schema";
import { chatHorizon } from "@/server/connectors/zoom/team-chat-windows";
import type { Ctx } from "@/server/domain/access/ctx";
import { decide } from "@/server/domain/rules/decide";

import { wantForgottenChats } from "./forgotten";
import { loadOwners, nobody } from "./load-owners";
import { looksPerTick, lostAfterMs, tickMinutes } from "./lost-looks";
import { ourReasons } from "./our-reasons";
import type { OwnerFacts } from "./owner-facts";
import { chatDayType, decidableOfChat } from "./record-chats";

const usersPerTransaction = 500;

type Keepers = {
  jobId: string;
  /** Some users of the account; all of them without. */
  ownerSourceIds?: readonly string[] | undefined;
  /** Somebody wants everything decided anew, whoever came to keep chats or not. */
  asked: boolean;
};

/**
 * Finds out whose rule has come to keep team chats. The ledger knows of a skipped day whose it would be, not who else wrote in
 * it: so every chat with skipped days that Zoom still reports is looked at again when somebody does, some at a time. Who was
 * never listed before has just joined the account, and wrote in none of them.
 */
export async function lookForChatKeepers(ctx: Ctx, { jobId, ownerSourceIds, asked }: Keepers): Promise<void> {
  let after = "";
  for (let more = true; more;) {
    more = await ctx.db.tx(async (tx) => {
      const users = await tx
        .select({
          id: sourceUser.sourceId,
          since: sourceUser.keepsChatSince,
          listedThrough: sourceUser.listedThrough,
          forgotBefore: sourceUser.forgotBefore,
        })
        .from(sourceUser)
        .where(
          and(
            eq(sourceUser.jobId, jobId),
            gt(sourceUser.sourceId, after),
            ownerSourceIds && inArray(sourceUser.sourceId, [...ownerSourceIds]),
          ),
        )
        .orderBy(asc(sourceUser.sourceId))
        .limit(usersPerTransaction);
      const ids = users.map(({ id }) => id);
      const owners = await loadOwners(tx, jobId, ids, ctx.now);
      const keeps = ({ id }: { id: string }) => keepsChat(owners.get(id) ?? nobody, ctx.now);
      const begun = users.filter((user) => user.since === null && keeps(user));
      const ended = users.filter((user) => user.since !== null && !keeps(user));
      await note(tx, jobId, begun, ctx.now);
      await note(tx, jobId, ended, null);
      if (begun.some(({ listedThrough, forgotBefore }) => listedThrough ?? forgotBefore)) {
        await lookAgain(tx, ctx, jobId, "all");
        await wantForgottenChats(tx, jobId);
      }
      after = ids.at(-1) ?? after;
      return users.length === usersPerTransaction;
    });
  }
  await ctx.db.tx((tx) => lookAgain(tx, ctx, jobId, asked ? "all" : "lost"));
}

/** A seat that is wanting, and a switch that somebody turns off and on, change nothing about whose chats are to be kept. */
function keepsChat({ owner }: OwnerFacts, now: Date): boolean {
  const decision = decide(decidableOfChat("ready", now, now), owner, { now, timeZone: "UTC" });
  return decision.outcome !== "skip" || decision.reason === "switched_off_by_person";
}

async function note(
  tx: TenantTx,
  jobId: string,
  users: readonly { id: string }[],
  keepsChatSince: Date | null,
): Promise<void> {
  if (users.length === 0) return;
  const ids = users.map(({ id }) => id);
  await tx
    .update(sourceUser)
    .set({ keepsChatSince })
    .where(and(eq(sourceUser.jobId, jobId), inArray(sourceUser.sourceId, ids)));
}

/**
 * Makes the oldest skipped day of each chat due, the newest chats first, spread over time; `lost`: only where an earlier look
 * never came, or never came to its end, from where it stood. What is due already stays so. The key of a day ends in its date.
 */
const lookAgain = (tx: TenantTx, ctx: Ctx, jobId: string, which: "all" | "lost") => {
  const lost = sql`next_look_at <= ${new Date(ctx.now.getTime() - lostAfterMs).toISOString()}::timestamptz`;
  return tx.execute(sql`
    with chat as (
      select distinct on (left(session_key, -11)) id, started_at, next_look_at
      from source_item
      where job_id = ${jobId} and kind = 'chat' and file_type = ${chatDayType}
        and started_at >= ${chatHorizon(ctx.now).toISOString()}::timestamptz
        and (${lost}
          or (${which === "all"} and state in ('skipped', 'waiting') and reason in ${[...ourReasons]}))
      order by left(session_key, -11), started_at, id
    ), due as (
      select id, (row_number() over (order by started_at desc, id) - 1) / ${looksPerTick} as turn from chat
      where next_look_at is null or ${lost}
    )
    update source_item i
    set next_look_at = ${ctx.now.toISOString()}::timestamptz + due.turn * make_interval(mins => ${tickMinutes})
    from due where i.id = due.id`);
};
