import { customField } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { AppError } from "@/server/lib/errors";
import { newId } from "@/server/lib/id";

import { lockFields, requireFreeName } from "./lock-fields";
import { type CreateCustomField, maxCustomFields } from "./schema";

/**
 * A new field, the last in the order.
 * @throws AppError CONFLICT when the name is taken or there are as many fields as there may be
 */
export async function createCustomField(ctx: UserCtx, input: CreateCustomField): Promise<{ id: string }> {
  requireRight(ctx.actor, "custom_fields.manage");
  return ctx.db.tx(async (tx) => {
    const fields = await lockFields(tx, ctx);
    if (fields.length >= maxCustomFields) {
      throw new AppError(
        "CONFLICT",
        `There are ${maxCustomFields} fields already, which is the limit. Delete one first.`,
      );
    }
    requireFreeName(fields, input.name);
    const id = newId();
    await tx.insert(customField).values({
      tenantId: ctx.db.tenantId,
      id,
      name: input.name,
      type: input.type,
      choices: input.choices.map((choice) => choice.name),
      position: (fields.at(-1)?.position ?? 0) + 1,
      createdAt: ctx.now,
      changedAt: ctx.now,
    });
    await recordAudit(tx, ctx, {
      action: "custom_field.created",
      subject: id,
      detail: { type: input.type, choices: input.choices.length },
    });
    return { id };
  });
}
