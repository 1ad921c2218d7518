import { isDeepStrictEqual } from "node:util";

import { and, eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { ruleVersion } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { AppError, notFound } from "@/server/lib/errors";

import { readContent } from "./definition";
import type { RestoreRule, SavedRule } from "./editor/schema";
import { lockRule } from "./lock-rules";
import { requireMayChangeRules, requireMayChangeSomeRules } from "./require-rule-right";
import { requireNotBuiltIn, writeVersion } from "./write-version";

/**
 * Takes what an older version said back into force, as a new version. The name stays, and no retention date moves forward.
 * @throws AppError CONFLICT for a built-in rule or when that version says what holds now; NOT_FOUND; FORBIDDEN
 */
export async function restoreRuleVersion(ctx: Ctx, input: RestoreRule): Promise<SavedRule> {
  requireMayChangeSomeRules(ctx.actor);
  return ctx.db.tx((tx) => restoreIn(tx, ctx, input));
}

async function restoreIn(tx: TenantTx, ctx: Ctx, input: RestoreRule): Promise<SavedRule> {
  const current = await lockRule(tx, ctx, input.ruleId);
  const { kind, builtIn, name } = current;
  requireMayChangeRules(ctx.actor, kind);
  requireNotBuiltIn(current);
  const [older] = await tx
    .select({ definition: ruleVersion.definition, description: ruleVersion.description })
    .from(ruleVersion)
    .where(and(eq(ruleVersion.ruleId, current.id), eq(ruleVersion.version, input.version)));
  if (!older) throw notFound("version");
  const content = readContent(kind, { builtIn, definition: older.definition });
  if (!content) {
    throw new AppError(
      "CONFLICT",
      `Version ${input.version} can't be read any more. Make the change by hand.`,
    );
  }
  const before = readContent(kind, current);
  const { description } = older;
  if (description === current.description && isDeepStrictEqual(content, before)) {
    throw new AppError(
      "CONFLICT",
      `Version ${input.version} says what holds now: there is nothing to restore.`,
    );
  }
  const next = { content, before, name, description, restoredFrom: input.version };
  return writeVersion(tx, ctx, current, next, "extend");
}
