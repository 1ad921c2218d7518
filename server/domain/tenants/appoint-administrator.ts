import { and, eq, inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { person, rule } from "@/db/schema";
import { refreshConfigurations } from "@/server/domain/configuration/refresh";
import { AppError } from "@/server/lib/errors";
import { newId } from "@/server/lib/id";

import type { Administrator } from "./input";
import type { OperatorCtx } from "./operator-ctx";

/** Gives a person, known or not, the rules Administrator and Replay All; answers their id. Part of a verb's transaction. */
export async function appointAdministrator(
  tx: TenantTx,
  ctx: OperatorCtx,
  who: Administrator,
): Promise<string> {
  const { tenantId } = ctx.db;
  const rules = await tx
    .select({ id: rule.id, builtIn: rule.builtIn })
    .from(rule)
    .where(inArray(rule.builtIn, ["administrator", "replay_all"]));
  const ruleId = (key: string) => rules.find(({ builtIn }) => builtIn === key)?.id ?? null;
  const given = { isUser: true, accessRuleId: ruleId("administrator"), replayRuleId: ruleId("replay_all") };
  const [row] = await tx
    .insert(person)
    .values({
      tenantId,
      id: newId(),
      oid: who.oid,
      displayName: who.displayName,
      userPrincipalName: who.upn,
      upnNormalized: who.upn.toLowerCase(),
      directoryState: "active",
      createdAt: ctx.now,
      changedAt: ctx.now,
      ...given,
    })
    .onConflictDoUpdate({ target: [person.tenantId, person.oid], set: { ...given, changedAt: ctx.now } })
    .returning({ id: person.id, state: person.directoryState, deactivatedAt: person.deactivatedAt });
  if (!row) throw new Error("an upsert returned no row");
  if (row.state !== "active" || row.deactivatedAt) {
    throw new AppError("CONFLICT", "This person is deactivated here, or disabled or gone in the directory.");
  }
  await refreshConfigurations(tx, ctx, [row.id]);
  return row.id;
}

/** Takes the rule Administrator from whom it was given to by name; a group may still give it. */
export async function dismissAdministrator(tx: TenantTx, ctx: OperatorCtx, personId: string): Promise<void> {
  const builtIn = (key: "administrator" | "replay_all") =>
    tx.select({ id: rule.id }).from(rule).where(eq(rule.builtIn, key));
  const change = { changedAt: ctx.now };
  await tx
    .update(person)
    .set({ accessRuleId: null, ...change })
    .where(and(eq(person.id, personId), inArray(person.accessRuleId, builtIn("administrator"))));
  await tx
    .update(person)
    .set({ replayRuleId: null, ...change })
    .where(and(eq(person.id, personId), inArray(person.replayRuleId, builtIn("replay_all"))));
  await refreshConfigurations(tx, ctx, [personId]);
}
