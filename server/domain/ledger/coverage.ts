import { and, eq, gte, inArray, lt, ne, type SQL, sql } from "drizzle-orm";

import type { ItemState } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { job, sourceItem } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";

import { blindSpots } from "./blind-spots";
import type { Coverage, CoverageInput } from "./schema";

const open: ItemState[] = ["kept", "importing", "waiting"];
const failed: ItemState[] = ["failed", "given_up"];
/** A longer period is not counted whole beside every search. */
const maxPeriodMs = 400 * 86_400_000;

type Counts = Pick<Coverage, "recordings" | "waiting" | "failed">;

/**
 * How complete the archive is for a period: the recordings that the rules keep, and those of them which are not archived
 * yet. Everybody's for those who may see everything or manage jobs, else the person's own. A recording that is here and
 * waits only for its transcript is not waiting. And what of the period was not read at Zoom, so that nobody can count it.
 */
export async function coverage(ctx: UserCtx, input: CoverageInput): Promise<Coverage> {
  requireRight(ctx.actor, "conversations.search");
  const mayOpenLedger = ctx.actor.rights.has("jobs.manage");
  const everybody = mayOpenLedger || ctx.actor.replay.visibility === "all";
  const { from, to, integrations } = input;
  return ctx.db.tx(async (tx) => {
    const chosen = integrations?.length ? inArray(job.id, integrations) : undefined;
    const jobs = await tx.select({ id: job.id }).from(job).where(chosen);
    const where = and(
      // By name, although it would be all of them: the index begins with the job.
      inArray(sourceItem.jobId, ["00000000-0000-0000-0000-000000000000", ...jobs.map(({ id }) => id)]),
      everybody ? undefined : eq(sourceItem.ownerPersonId, ctx.actor.id),
      from ? gte(sourceItem.startedAt, new Date(from)) : undefined,
      to ? lt(sourceItem.startedAt, new Date(to)) : undefined,
      ne(sourceItem.reason, "on_demand_waiting"),
    );
    const counts = isBounded(ctx.now, input) ? await countAll(tx, where) : await countOpen(tx, where);
    const blind = await blindSpots(tx, {
      jobs: chosen,
      now: ctx.now,
      period: { from: from ? new Date(from) : null, to: to ? new Date(to) : null },
      users: everybody ? "everybody" : { personId: ctx.actor.id },
    });
    return { ...counts, blind, of: everybody ? "everybody" : "yourself", mayOpenLedger };
  });
}

function isBounded(now: Date, { from, to }: CoverageInput): boolean {
  if (!from) return false;
  const end = to ? Date.parse(to) : now.getTime();
  return end - Date.parse(from) <= maxPeriodMs;
}

const inStates = (states: readonly ItemState[]) => sql`bool_or(${inArray(sourceItem.state, [...states])})`;

async function countAll(tx: TenantTx, where: SQL | undefined): Promise<Counts> {
  const [row] = await tx.execute<{ recordings: number; waiting: number; failed: number }>(sql`
    select count(*)::int as recordings, count(*) filter (where failed)::int as failed,
      count(*) filter (where open and not archived and not failed)::int as waiting
    from (
      select ${inStates(failed)} as failed, ${inStates(open)} as open, ${inStates(["archived"])} as archived
      from ${sourceItem} where ${and(where, inArray(sourceItem.state, [...open, ...failed, "archived"]))}
      group by ${sourceItem.jobId}, ${sourceItem.sessionKey}
    ) recording`);
  return row ?? { recordings: 0, waiting: 0, failed: 0 };
}

/** Of all time only what is open is read, which is little; a look each says whether the recording itself is here. */
async function countOpen(tx: TenantTx, where: SQL | undefined): Promise<Counts> {
  const [row] = await tx.execute<{ waiting: number; failed: number }>(sql`
    select count(*) filter (where failed)::int as failed,
      count(*) filter (where not failed and not exists (
        select from ${sourceItem} as other where other.tenant_id = recording.tenant_id and other.job_id = recording.job_id
          and other.session_key = recording.session_key and other.state = 'archived'))::int as waiting
    from (
      select ${sourceItem.tenantId}, ${sourceItem.jobId}, ${sourceItem.sessionKey}, ${inStates(failed)} as failed
      from ${sourceItem} where ${and(where, inArray(sourceItem.state, [...open, ...failed]))}
      group by 1, 2, 3
    ) recording`);
  return { recordings: null, waiting: row?.waiting ?? 0, failed: row?.failed ?? 0 };
}
