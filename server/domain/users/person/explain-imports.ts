import { and, eq, gte, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import {
  effectiveConfiguration,
  externalIdentity,
  job,
  person,
  rule,
  sourceItem,
  sourceUser,
  tenant,
} from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireInScope } from "@/server/domain/access/in-scope";
import { requireRight } from "@/server/domain/access/require-right";
import { loadOwnerFacts } from "@/server/domain/ledger/owner-facts";
import { notFound } from "@/server/lib/errors";

import { explainMedia, missingFor } from "./explain-media";
import type { ImportExplanation, LedgerCount } from "./schema";

const ledgerDays = 30;
const dayMs = 86_400_000;

/**
 * What is imported for somebody and what not, and why: of each kind of media by the import's own decision, and of what was
 * recorded in the last 30 days by the ledger.
 * @throws AppError NOT_FOUND outside the actor's User Assignment
 */
export async function explainImports(ctx: UserCtx, input: { id: string }): Promise<ImportExplanation> {
  requireRight(ctx.actor, "users.list");
  return ctx.db.tx(async (tx) => {
    await requireInScope(tx, ctx.actor, [input.id]);
    const [who] = await tx
      .select({
        id: person.id,
        deactivatedAt: person.deactivatedAt,
        ruleId: rule.id,
        ruleName: rule.name,
        timeZone: tenant.timeZone,
      })
      .from(person)
      .innerJoin(tenant, eq(tenant.id, person.tenantId))
      .leftJoin(effectiveConfiguration, eq(effectiveConfiguration.personId, person.id))
      .leftJoin(rule, eq(rule.id, effectiveConfiguration.recordingRuleId))
      .where(eq(person.id, input.id));
    const facts = who && (await loadOwnerFacts(tx, [who], ctx.now)).get(who.id);
    if (!who || !facts) throw notFound("person");
    const { owner } = facts;
    const current = owner.match === "person" ? owner.recordingRule : null;
    return {
      recordingRule: who.ruleId && who.ruleName !== null ? { id: who.ruleId, name: who.ruleName } : null,
      onDemandDays: current?.recordingType === "on_demand" ? current.onDemandDays : null,
      media: explainMedia(owner, { now: ctx.now, timeZone: who.timeZone }),
      missing: missingFor(owner),
      knownAtSource: await isKnownAtSource(tx, input.id),
      ledgerDays,
      ledger: await countLedger(tx, input.id, new Date(ctx.now.getTime() - ledgerDays * dayMs)),
    };
  });
}

async function isKnownAtSource(tx: TenantTx, personId: string): Promise<boolean> {
  const [found] = await tx.execute<{ known: boolean }>(sql`
    select exists (
      select from ${sourceUser} u where u.email_normalized in (
        select upn_normalized from ${person} where id = ${personId}::uuid
        union select mail_normalized from ${person} where id = ${personId}::uuid
        union select email_normalized from ${externalIdentity} where person_id = ${personId}::uuid
      )) as known`);
  return found?.known ?? false;
}

async function countLedger(tx: TenantTx, personId: string, since: Date): Promise<LedgerCount[]> {
  return tx
    .select({
      jobId: sourceItem.jobId,
      jobName: job.name,
      state: sourceItem.state,
      reason: sourceItem.reason,
      recordings: sql<number>`count(distinct ${sourceItem.sessionKey})::int`,
      files: sql<number>`count(*)::int`,
    })
    .from(sourceItem)
    .innerJoin(job, eq(job.id, sourceItem.jobId))
    .where(and(eq(sourceItem.ownerPersonId, personId), gte(sourceItem.startedAt, since)))
    .groupBy(sourceItem.jobId, job.name, sourceItem.state, sourceItem.reason)
    .orderBy(job.name, sql`count(*) desc`, sourceItem.state, sourceItem.reason);
}
