import { eq } from "drizzle-orm";

import { customField, customFieldValue } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { AppError, notFound } from "@/server/lib/errors";

import { lockFields } from "./lock-fields";
import type { DeleteCustomField } from "./schema";

/**
 * Deletes a field with everything that was filled in.
 * @throws AppError NOT_FOUND; CONFLICT with `detail.count` when the person was told another number of conversations
 */
export async function deleteCustomField(ctx: UserCtx, input: DeleteCustomField): Promise<{ values: number }> {
  requireRight(ctx.actor, "custom_fields.manage");
  return ctx.db.tx(async (tx) => {
    const field = (await lockFields(tx, ctx)).find((row) => row.id === input.id);
    if (!field) throw notFound("custom field");
    const values = await tx.$count(customFieldValue, eq(customFieldValue.fieldId, field.id));
    if (values !== input.confirmCount) {
      const where = values === 1 ? "1 conversation" : `${values} conversations`;
      throw new AppError(
        "CONFLICT",
        `“${field.name}” is filled in on ${where} now. Look again before you delete it.`,
        { detail: { count: String(values) } },
      );
    }
    await tx.delete(customFieldValue).where(eq(customFieldValue.fieldId, field.id));
    await tx.delete(customField).where(eq(customField.id, field.id));
    await recordAudit(tx, ctx, {
      action: "custom_field.deleted",
      subject: field.id,
      detail: { type: field.type, values },
    });
    return { values };
  });
}
