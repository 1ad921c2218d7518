import { and, desc, eq, inArray, or, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";

import type { AuditAction } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { auditEvent, effectiveConfiguration, person, rule } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireInScope } from "@/server/domain/access/in-scope";
import { requireRight } from "@/server/domain/access/require-right";

import { loadGroupsOfPerson } from "./load-groups";
import type { HistoryEntry, PersonHistory, PersonHistoryPage } from "./schema";

/** Acts that change what holds for somebody; sign-ins, searches and replays are the audit log's. */
const ofPerson: AuditAction[] = [
  "user.added",
  "user.configured",
  "user.deactivated",
  "user.reactivated",
  "user.identity_mapped",
  "user.identity_unmapped",
  "user.record_switched",
  "source.setting_written",
  "source.setting_restored",
  "tenant.administrator_replaced",
  "tenant.free_administrator_handed_over",
];
const ofGroup: AuditAction[] = ["group.configured", "group.removed"];
const ofAllGroups: AuditAction[] = ["group.reordered"];
const ofRule: AuditAction[] = ["rule.changed", "rule.restored", "rule.retention_extended"];

type Named = ReadonlyMap<string, string>;

/**
 * Every change of somebody's configuration, of the groups they belong to and of the rules that hold for them now, newest
 * first, in keyset pages.
 * @throws AppError NOT_FOUND outside the actor's User Assignment
 */
export async function personHistory(ctx: UserCtx, input: PersonHistoryPage): Promise<PersonHistory> {
  requireRight(ctx.actor, "users.list");
  return ctx.db.tx(async (tx) => {
    await requireInScope(tx, ctx.actor, [input.id]);
    const groups = await loadGroups(tx, input.id);
    const rules = await loadRules(tx, input.id);
    const about = (ids: readonly string[], actions: AuditAction[]) =>
      and(
        sql`${auditEvent.subjectId} = any(${sql.param([...ids])}::uuid[])`,
        inArray(auditEvent.action, actions),
      );
    const { cursor } = input;
    const actor = alias(person, "actor");
    const rows = await tx
      .select({
        id: auditEvent.id,
        at: auditEvent.at,
        actorKind: auditEvent.actorKind,
        actorName: actor.displayName,
        action: auditEvent.action,
        subjectId: auditEvent.subjectId,
        detail: auditEvent.detail,
      })
      .from(auditEvent)
      .leftJoin(actor, and(eq(actor.tenantId, auditEvent.tenantId), eq(actor.id, auditEvent.actorId)))
      .where(
        and(
          or(
            about([input.id], ofPerson),
            about([...groups.keys()], ofGroup),
            about([...rules.keys()], ofRule),
          ),
          cursor
            ? sql`(${auditEvent.at}, ${auditEvent.id}) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)`
            : undefined,
        ),
      )
      .orderBy(desc(auditEvent.at), desc(auditEvent.id))
      .limit(input.limit + 1);
    const items = rows.slice(0, input.limit).map(({ subjectId, ...row }) => ({
      ...row,
      about: aboutWhat(row.action, subjectId ?? "", groups, rules),
    }));
    const last = rows.length > input.limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? { at: last.at.toISOString(), id: last.id } : null };
  });
}

function aboutWhat(action: AuditAction, id: string, groups: Named, rules: Named): HistoryEntry["about"] {
  if (ofAllGroups.includes(action)) return { kind: "groups" };
  const group = groups.get(id);
  if (group !== undefined) return { kind: "group", id, name: group };
  const rule = rules.get(id);
  return rule === undefined ? { kind: "person" } : { kind: "rule", id, name: rule };
}

async function loadGroups(tx: TenantTx, personId: string): Promise<Named> {
  const [row] = await tx.select({ oid: person.oid }).from(person).where(eq(person.id, personId));
  const groups = row ? await loadGroupsOfPerson(tx, row.oid) : [];
  return new Map(groups.map(({ id, name }) => [id, name]));
}

async function loadRules(tx: TenantTx, personId: string): Promise<Named> {
  const e = effectiveConfiguration;
  const rows = await tx
    .select({ id: rule.id, name: rule.name })
    .from(e)
    .innerJoin(
      rule,
      or(
        eq(rule.id, e.recordingRuleId),
        eq(rule.id, e.replayRuleId),
        eq(rule.id, e.accessRuleId),
        eq(rule.id, e.analyticsRuleId),
      ),
    )
    .where(eq(e.personId, personId));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
