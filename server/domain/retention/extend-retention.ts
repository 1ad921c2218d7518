import { and, asc, count, eq, inArray, isNotNull, isNull, type SQL, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { conversation, rule, ruleVersion, tenant } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { recordingRule } from "@/server/domain/rules/schema";
import { announce } from "@/server/events/announce";

import { retainUntil } from "./retain-until";

/** A version of a recording rule, and the days that it gives to what the rule's earlier versions stamped. */
export type Stamping = { ruleId: string; versionId: string; version: number; days: number | null };

const batchSize = 5_000;
/** More than these wait for the job engine: a person is waiting for the answer. */
const maxAtOnce = 20_000;

/** How many conversations would be kept longer than their date says. */
export async function countLonger(tx: TenantTx, stamping: Stamping): Promise<number> {
  const [row] = await tx
    .select({ count: count() })
    .from(conversation)
    .where(tooShort(stamping, await timeZoneOf(tx)));
  return row?.count ?? 0;
}

/** Extends what is due soonest in this transaction, and leaves the rest of very many to the job engine. */
export async function extendAtOnce(tx: TenantTx, ctx: Ctx, stamping: Stamping): Promise<void> {
  if (!(await extend(tx, ctx, stamping, maxAtOnce)).more) return;
  const { tenantId } = ctx.db;
  const { ruleId } = stamping;
  await announce(tx, { name: "rule/retention.lengthened", data: { tenantId, ruleId } });
}

/** The next ones in a transaction of their own, by what the rule says now; to be repeated until there are no more. */
export async function extendNext(ctx: Ctx, ruleId: string): Promise<{ more: boolean }> {
  return ctx.db.tx(async (tx) => {
    const [current] = await tx
      .select({
        versionId: ruleVersion.id,
        version: ruleVersion.version,
        definition: ruleVersion.definition,
      })
      .from(rule)
      .innerJoin(
        ruleVersion,
        and(eq(ruleVersion.ruleId, rule.id), eq(ruleVersion.version, rule.currentVersion)),
      )
      .where(and(eq(rule.id, ruleId), eq(rule.kind, "recording")));
    const { data } = recordingRule.safeParse(current?.definition);
    if (!current || !data || data.recordingType === "never") return { more: false };
    const { versionId, version } = current;
    const stamping: Stamping = { ruleId, versionId, version, days: data.retentionDays };
    return extend(tx, ctx, stamping, batchSize);
  });
}

async function extend(tx: TenantTx, ctx: Ctx, stamping: Stamping, limit: number): Promise<{ more: boolean }> {
  const zone = await timeZoneOf(tx);
  let extended = 0;
  let more = true;
  while (more && extended < limit) {
    const found = await tx
      .select({ id: conversation.id })
      .from(conversation)
      .where(tooShort(stamping, zone))
      .orderBy(asc(conversation.retainUntil), asc(conversation.id))
      .limit(batchSize);
    more = found.length === batchSize;
    if (found.length === 0) break;
    const ids = found.map((row) => row.id);
    extended += await extendThese(tx, ctx, stamping, zone, ids);
  }
  if (extended > 0) {
    await recordAudit(tx, ctx, {
      action: "rule.retention_extended",
      subject: stamping.ruleId,
      detail: { version: stamping.version, conversations: extended },
    });
  }
  return { more };
}

async function extendThese(
  tx: TenantTx,
  ctx: Ctx,
  stamping: Stamping,
  zone: string,
  ids: readonly string[],
): Promise<number> {
  // Locked in the order in which holds and purges lock, and judged again once locked.
  await tx
    .select({ id: conversation.id })
    .from(conversation)
    .where(inArray(conversation.id, [...ids]))
    .orderBy(asc(conversation.id))
    .for("update");
  const rows = await tx
    .select({ id: conversation.id, endedAt: conversation.endedAt })
    .from(conversation)
    .where(and(inArray(conversation.id, [...ids]), tooShort(stamping, zone)));
  const dates = rows.map(({ id, endedAt }) => ({
    id,
    until: retainUntil(endedAt, stamping.days, zone)?.toISOString() ?? null,
  }));
  await tx.execute(sql`
    update conversation c
    set retain_until = d.until, retention_rule_version_id = ${stamping.versionId}::uuid,
      changed_at = ${ctx.now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(dates)}::text::jsonb) as d (id uuid, until timestamptz)
    where c.id = d.id`);
  return rows.length;
}

/**
 * Stamped by a version of the rule, not on its way out, and due earlier than the days would make it. PostgreSQL and
 * `retainUntil` read an hour that a change of clocks repeats or skips differently; two hours are no longer retention.
 */
function tooShort({ ruleId, days }: Stamping, zone: string): SQL | undefined {
  const byThisRule = sql`${conversation.retentionRuleVersionId} in (
    select ${ruleVersion.id} from ${ruleVersion} where ${ruleVersion.ruleId} = ${ruleId}::uuid)`;
  const until = sql`((${conversation.endedAt} at time zone ${zone}) + make_interval(days => ${days}::int)) at time zone ${zone}`;
  return and(
    byThisRule,
    isNull(conversation.purgeState),
    isNotNull(conversation.retainUntil),
    days === null ? undefined : sql`${conversation.retainUntil} < ${until} - interval '2 hours'`,
  );
}

async function timeZoneOf(tx: TenantTx): Promise<string> {
  const [home] = await tx.select({ timeZone: tenant.timeZone }).from(tenant);
  return home?.timeZone ?? "UTC";
}
