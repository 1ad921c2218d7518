import { desc, eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { recordSwitch, rule, tenant } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import type { EffectiveField } from "@/server/domain/configuration/effective-config";
import { loadEffectiveConfigs } from "@/server/domain/configuration/load-effective-configs";
import { loadOwnerFacts } from "@/server/domain/ledger/owner-facts";
import { explainMedia } from "@/server/domain/users/person/explain-media";
import { notFound } from "@/server/lib/errors";

import type { MyRecording, ValueSource } from "./schema";

const switchesShown = 50;

/** What is recorded of the actor and why, by the decisions of the import. Everybody may know it of themselves. */
export async function getMyRecording(ctx: UserCtx): Promise<MyRecording> {
  const { id } = ctx.actor;
  return ctx.db.tx(async (tx) => {
    const config = (await loadEffectiveConfigs(tx, [id])).get(id);
    const owner = (await loadOwnerFacts(tx, [{ id, deactivatedAt: null }], ctx.now)).get(id)?.owner;
    if (!config || owner?.match !== "person") throw notFound("person");
    const [home] = await tx
      .select({ timeZone: tenant.timeZone })
      .from(tenant)
      .where(eq(tenant.id, ctx.db.tenantId));
    const { recordingRule } = owner;
    const name = recordingRule ? await nameOf(tx, config.recordingRuleId.value) : "";
    const switches = await tx
      .select({ id: recordSwitch.id, on: recordSwitch.on, at: recordSwitch.switchedAt })
      .from(recordSwitch)
      .where(eq(recordSwitch.personId, id))
      .orderBy(desc(recordSwitch.switchedAt), desc(recordSwitch.id))
      .limit(switchesShown);
    const [last] = switches;
    const mayPress = recordingRule?.recordingType === "bulk" && recordingRule.recordSwitch;
    return {
      license: { value: config.license.value, source: sourceOf(config.license) },
      addOnZoom: { value: config.addOnZoom.value ?? false, source: sourceOf(config.addOnZoom) },
      rule: {
        value: recordingRule && { ...recordingRule, name },
        source: sourceOf(config.recordingRuleId),
      },
      samples: explainMedia(owner, { now: ctx.now, timeZone: home?.timeZone ?? "UTC" }).map(
        ({ media, outcome, reason }) => ({ mediaClass: media, outcome, reason }),
      ),
      recordSwitch: mayPress ? { on: last?.on ?? true, since: last?.at ?? null } : null,
      switches,
    };
  });
}

/** Only the kind and a group's name: its id serves nobody here. */
const sourceOf = ({ source }: EffectiveField<unknown>): ValueSource =>
  source.kind === "group" ? { kind: "group", groupName: source.groupName } : { kind: source.kind };

async function nameOf(tx: TenantTx, ruleId: string | null): Promise<string> {
  if (!ruleId) return "";
  const [row] = await tx.select({ name: rule.name }).from(rule).where(eq(rule.id, ruleId));
  return row?.name ?? "";
}
