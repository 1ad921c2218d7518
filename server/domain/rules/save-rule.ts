import { isDeepStrictEqual } from "node:util";

import { TZDate } from "@date-fns/tz";
import { format } from "date-fns";
import { eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { person, tenant } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { AppError } from "@/server/lib/errors";

import { parseDefinition, readContent } from "./definition";
import type { SavedRule, SaveRule } from "./editor/schema";
import { type LockedRule, lockRule, requireFreeRuleName } from "./lock-rules";
import { type Retention, requireNotBuiltIn, writeVersion } from "./write-version";
import { requireMayChangeRules, requireMayChangeSomeRules } from "./require-rule-right";

/**
 * A new version of a rule, in force at once; without any difference there is none. A longer retention also extends what
 * earlier versions stamped.
 * @throws AppError CONFLICT for a built-in rule, a name that is taken, or when somebody saved meanwhile; BAD_REQUEST;
 *   NOT_FOUND; FORBIDDEN, also when an access rule gives more than the actor has or the actor would widen their own
 */
export async function saveRule(ctx: Ctx, input: SaveRule): Promise<SavedRule> {
  requireMayChangeSomeRules(ctx.actor);
  return ctx.db.tx((tx) => saveRuleIn(tx, ctx, input));
}

/** The same inside a transaction, for the preview too, which counts what would be kept longer instead of writing it. */
export async function saveRuleIn(
  tx: TenantTx,
  ctx: Ctx,
  input: SaveRule,
  retention: Retention = "extend",
): Promise<SavedRule> {
  const current = await lockRule(tx, ctx, input.ruleId);
  requireMayChangeRules(ctx.actor, current.kind);
  requireNotBuiltIn(current);
  if (current.version !== input.baseVersion) throw await savedMeanwhile(tx, current);
  const content = parseDefinition(current.kind, input.definition);
  const { name = current.name, description } = input;
  const before = readContent(current.kind, current);
  const same =
    name === current.name && description === current.description && isDeepStrictEqual(content, before);
  if (same) return { version: current.version, longer: 0 };
  if (name !== current.name) await requireFreeRuleName(tx, current.kind, name, current.id);
  return writeVersion(tx, ctx, current, { content, before, name, description }, retention);
}

async function savedMeanwhile(tx: TenantTx, current: LockedRule): Promise<AppError> {
  const [author] = current.savedBy
    ? await tx.select({ name: person.displayName }).from(person).where(eq(person.id, current.savedBy))
    : [];
  const [home] = await tx.select({ timeZone: tenant.timeZone }).from(tenant);
  const zone = home?.timeZone ?? "UTC";
  const at = format(new TZDate(current.savedAt, zone), "d MMM yyyy, HH:mm");
  return new AppError(
    "CONFLICT",
    `${author?.name ?? "Somebody"} saved version ${current.version} of this rule meanwhile (${at}, ${zone}). Close the editor, look at that version, and make your change again.`,
    { detail: { version: String(current.version) } },
  );
}
