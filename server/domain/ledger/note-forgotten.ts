import { sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";

import type { Thing } from "./things-of";

/**
 * Notes of whom rows are about to be forgotten, and of when: of meetings and calls with their owner, of days of chat, in which
 * anybody may have written, with the job. Nobody comes to be wanted for a time in which they had themselves switched off. A day
 * of chat that was to be looked at is listed again instead. To be called in the transaction that deletes them.
 */
export async function noteForgotten(tx: TenantTx, itemIds: readonly string[]): Promise<void> {
  if (itemIds.length === 0) return;
  const ids = sql`any(${sql.param([...itemIds])}::uuid[])`;
  await tx.execute(sql`
    update source_user u
    set forgot_before = greatest(u.forgot_before, f.newest_meeting),
      forgot_calls_since = least(u.forgot_calls_since, f.oldest_call)
    from (
      select job_id, owner_source_id, max(started_at) filter (where kind = 'meeting') as newest_meeting,
        min(started_at) filter (where kind = 'phone') as oldest_call
      from source_item where id = ${ids} and kind <> 'chat' and reason <> 'switched_off_by_person'
      group by job_id, owner_source_id
    ) f
    where u.job_id = f.job_id and u.source_id = f.owner_source_id`);
  await tx.execute(sql`
    update job j
    set forgot_chats_since = least(j.forgot_chats_since, f.oldest),
      chats_wanted_since = least(j.chats_wanted_since, f.oldest_due)
    from (
      select job_id, min(started_at) as oldest, min(started_at) filter (where next_look_at is not null) as oldest_due
      from source_item where id = ${ids} and kind = 'chat' group by job_id
    ) f
    where j.id = f.job_id
      and (coalesce(j.forgot_chats_since > f.oldest, true) or coalesce(j.chats_wanted_since > f.oldest_due, f.oldest_due is not null))`);
}

/** The same of calls and days of chat that were listed for others' sake, and get no row for that. */
export async function noteLeftOut(tx: TenantTx, jobId: string, things: readonly Thing[]): Promise<void> {
  const callsOf = new Map<string, string>();
  let chats = "";
  for (const { kind, ownerSourceId, startedAt } of things) {
    const at = startedAt.toISOString();
    if (kind === "chat") chats = chats && chats < at ? chats : at;
    else if (at < (callsOf.get(ownerSourceId) ?? "~")) callsOf.set(ownerSourceId, at);
  }
  for (const [owner, at] of callsOf) {
    await tx.execute(sql`
      update source_user set forgot_calls_since = ${at}::timestamptz
      where job_id = ${jobId} and source_id = ${owner} and coalesce(forgot_calls_since > ${at}::timestamptz, true)`);
  }
  if (!chats) return;
  await tx.execute(sql`
    update job set forgot_chats_since = ${chats}::timestamptz
    where id = ${jobId} and coalesce(forgot_chats_since > ${chats}::timestamptz, true)`);
}
