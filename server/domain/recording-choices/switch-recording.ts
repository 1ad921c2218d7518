import { desc, eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { person, recordSwitch } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { announceJudgement } from "@/server/domain/source-settings/announce-judgement";
import { AppError } from "@/server/lib/errors";
import { newId } from "@/server/lib/id";

import { loadOwnRule } from "./load-waiting";

/**
 * The actor turns the bulk recording of their own calls off or on, from now. As it was already = nothing happens again.
 * @throws AppError PRECONDITION_FAILED unless their rule is bulk and has the Record Switch
 */
export async function switchRecording(ctx: UserCtx, input: { on: boolean }): Promise<{ on: boolean }> {
  const { id } = ctx.actor;
  return ctx.db.tx(async (tx) => {
    // Two tabs at once: the second reads what the first wrote.
    await tx.select({ id: person.id }).from(person).where(eq(person.id, id)).for("no key update");
    const rule = await loadOwnRule(tx, ctx);
    if (rule?.recordingType !== "bulk" || !rule.recordSwitch) {
      throw new AppError(
        "PRECONDITION_FAILED",
        "Your recording rule has no Record Switch. An administrator can change it.",
      );
    }
    if ((await lastSwitch(tx, id)) === input.on) return input;
    await tx.insert(recordSwitch).values({
      ...{ tenantId: ctx.db.tenantId, id: newId(), personId: id },
      ...{ on: input.on, switchedAt: ctx.now },
    });
    await recordAudit(tx, ctx, {
      action: "user.record_switched",
      subject: id,
      detail: { on: input.on },
    });
    await announceJudgement(tx, ctx);
    return input;
  });
}

/** Whoever never touched it has it on. */
async function lastSwitch(tx: TenantTx, personId: string): Promise<boolean> {
  const [row] = await tx
    .select({ on: recordSwitch.on })
    .from(recordSwitch)
    .where(eq(recordSwitch.personId, personId))
    .orderBy(desc(recordSwitch.switchedAt), desc(recordSwitch.id))
    .limit(1);
  return row?.on ?? true;
}
