import { and, asc, eq, gt, inArray, isNotNull, or, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { job, sourceUser } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { decide } from "@/server/domain/rules/decide";

import { loadOwners, nobody } from "./load-owners";
import { mustNotBeRecorded } from "./not-to-be-recorded";
import type { OwnerFacts } from "./owner-facts";
import { decidableOfChat } from "./record-chats";

const usersPerTransaction = 500;

/**
 * Makes the next run look as far back as a first one, for exactly those whose recordings were forgotten and who are to be
 * recorded by now: for their meetings by their own lists, for calls by the account's from the oldest forgotten one on. What
 * Zoom still has gets its row there, and its decision. Safe to repeat: what was forgotten of meetings stays noted until a list
 * of theirs was read whole.
 */
export async function lookForForgotten(
  ctx: Ctx,
  { jobId, ownerSourceIds }: { jobId: string; ownerSourceIds?: readonly string[] | undefined },
): Promise<void> {
  let after = "";
  for (let more = true; more;) {
    more = await ctx.db.tx(async (tx) => {
      const users = await tx
        .select({
          id: sourceUser.sourceId,
          meetings: sourceUser.forgotBefore,
          calls: sourceUser.forgotCallsSince,
        })
        .from(sourceUser)
        .where(
          and(
            eq(sourceUser.jobId, jobId),
            gt(sourceUser.sourceId, after),
            or(isNotNull(sourceUser.forgotBefore), isNotNull(sourceUser.forgotCallsSince)),
            ownerSourceIds && inArray(sourceUser.sourceId, [...ownerSourceIds]),
          ),
        )
        .orderBy(asc(sourceUser.sourceId))
        .limit(usersPerTransaction);
      const ids = users.map(({ id }) => id);
      const owners = await loadOwners(tx, jobId, ids, ctx.now);
      const wanted = (id: string, at: Date | null) => at && isWanted(owners.get(id) ?? nobody, at, ctx.now);
      const ofMeetings = users.filter(({ id, meetings }) => wanted(id, meetings));
      const ofCalls = users.filter(({ id, calls }) => wanted(id, calls));
      await wantMeetings(tx, jobId, ofMeetings);
      await wantCalls(tx, jobId, ofCalls);
      after = ids.at(-1) ?? after;
      return users.length === usersPerTransaction;
    });
  }
}

/** One more than what a look that is under way has begun with: such a look ends what it began with, and no more. */
const oneMore = (wanted: typeof job.chatsWantedSince | typeof job.callsWantedSince) =>
  sql`${wanted} - interval '1 millisecond'`;

/** Somebody has come whose rule keeps chats, and may have written in days that were forgotten: they are listed again. */
export const wantForgottenChats = (tx: TenantTx, jobId: string) =>
  tx
    .update(job)
    .set({ chatsWantedSince: sql`least(${oneMore(job.chatsWantedSince)}, ${job.forgotChatsSince})` })
    .where(and(eq(job.id, jobId), isNotNull(job.forgotChatsSince)));

/** Whether what began then has a reason to be seen by now, be it imported or not. A chat's class is in every license and rule. */
function isWanted({ owner }: OwnerFacts, at: Date, now: Date): boolean {
  const item = { ...decidableOfChat("ready", at, at), askedFor: false };
  return !mustNotBeRecorded(decide(item, owner, { now, timeZone: "UTC" }).reason);
}

async function wantMeetings(tx: TenantTx, jobId: string, users: readonly { id: string }[]): Promise<void> {
  if (users.length === 0) return;
  const ids = users.map(({ id }) => id);
  await tx
    .update(sourceUser)
    .set({ listedThrough: null })
    .where(
      and(
        eq(sourceUser.jobId, jobId),
        inArray(sourceUser.sourceId, ids),
        isNotNull(sourceUser.forgotBefore),
        isNotNull(sourceUser.listedThrough),
      ),
    );
}

async function wantCalls(
  tx: TenantTx,
  jobId: string,
  users: readonly { id: string; calls: Date | null }[],
): Promise<void> {
  if (users.length === 0) return;
  const ids = users.map(({ id }) => id);
  // Users before their job, always.
  await tx
    .update(sourceUser)
    .set({ forgotCallsSince: null })
    .where(and(eq(sourceUser.jobId, jobId), inArray(sourceUser.sourceId, ids)));
  const oldest = new Date(Math.min(...users.flatMap(({ calls }) => calls?.getTime() ?? []))).toISOString();
  await tx
    .update(job)
    .set({ callsWantedSince: sql`least(${oneMore(job.callsWantedSince)}, ${oldest}::timestamptz)` })
    .where(eq(job.id, jobId));
}
