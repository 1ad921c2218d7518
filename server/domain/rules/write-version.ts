import { eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { rule, ruleVersion } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { changeConfiguration } from "@/server/domain/configuration/change";
import { countLonger, extendAtOnce, type Stamping } from "@/server/domain/retention/extend-retention";
import { announceJudgement } from "@/server/domain/source-settings/announce-judgement";
import { AppError } from "@/server/lib/errors";
import { newId } from "@/server/lib/id";

import type { RuleContent } from "./definition";
import type { SavedRule } from "./editor/schema";
import type { LockedRule } from "./lock-rules";
import { loadPeopleUnder } from "./people-under";
import { requireReferences } from "./references";
import { requireNoWiderAccess } from "./require-assignable";

/** What becomes of conversations that would be kept longer. */
export type Retention = "extend" | "count";

type NextVersion = {
  content: RuleContent;
  before: RuleContent | null;
  name: string;
  description: string;
  restoredFrom?: number;
};

/** @throws AppError CONFLICT */
export function requireNotBuiltIn({ builtIn, name }: LockedRule): void {
  if (builtIn === null) return;
  throw new AppError(
    "CONFLICT",
    `“${name}” comes with Holdfast and can't be changed. Use “Save As New Rule” and change the copy.`,
  );
}

/**
 * Writes the next version and puts it into force. To be called with the rule locked.
 * @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT
 */
export async function writeVersion(
  tx: TenantTx,
  ctx: Ctx,
  current: LockedRule,
  next: NextVersion,
  retention: Retention,
): Promise<SavedRule> {
  const { content } = next;
  await requireReferences(tx, content, next.before);
  const version = current.version + 1;
  switch (content.kind) {
    case "access":
    case "replay": {
      if (content.kind === "access") requireNoWiderAccess(ctx.actor, content.definition);
      const concerns = await loadPeopleUnder(tx, current.id, content.kind);
      await changeConfiguration(tx, ctx, concerns, () => insertVersion(tx, ctx, current, next));
      return { version, longer: 0 };
    }
    case "analytics":
      await insertVersion(tx, ctx, current, next);
      return { version, longer: 0 };
    case "recording": {
      const versionId = await insertVersion(tx, ctx, current, next);
      await announceJudgement(tx, ctx);
      // A rule that never records stamps nothing: its retention says nothing about what is kept.
      if (content.definition.recordingType === "never") return { version, longer: 0 };
      const stamping: Stamping = {
        ...{ ruleId: current.id, versionId, version, days: content.definition.retentionDays },
      };
      const longer = await countLonger(tx, stamping);
      if (longer > 0 && retention === "extend") await extendAtOnce(tx, ctx, stamping);
      return { version, longer };
    }
  }
}

async function insertVersion(
  tx: TenantTx,
  ctx: Ctx,
  current: LockedRule,
  next: NextVersion,
): Promise<string> {
  const id = newId();
  const version = current.version + 1;
  const { tenantId } = ctx.db;
  await tx.insert(ruleVersion).values({
    ...{ tenantId, id, ruleId: current.id, version, createdAt: ctx.now },
    definition: next.content.definition,
    description: next.description,
    restoredFrom: next.restoredFrom ?? null,
    createdBy: ctx.actor.kind === "user" ? ctx.actor.id : null,
  });
  await tx
    .update(rule)
    .set({ name: next.name, currentVersion: version, changedAt: ctx.now })
    .where(eq(rule.id, current.id));
  const { restoredFrom } = next;
  await recordAudit(tx, ctx, {
    action: restoredFrom === undefined ? "rule.changed" : "rule.restored",
    subject: current.id,
    detail: {
      ...{ kind: current.kind, version },
      ...(restoredFrom === undefined ? {} : { restoredFrom }),
      ...(next.name === current.name ? {} : { renamed: true }),
    },
  });
  return id;
}
