import { and, eq, inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { customField, customFieldValue } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudits } from "@/server/domain/audit/record";
import { loadVisibleLocked } from "@/server/domain/conversations/load-visible-locked";
import { notFound } from "@/server/lib/errors";

import { columnsOf, valueOf } from "./field-value";
import { fieldColumns } from "./list-custom-fields";
import type { SetCustomFields } from "./schema";

/**
 * Fills in or empties fields of a conversation; what stays as it was is no act.
 * @throws AppError NOT_FOUND for a conversation that may not be seen and for an unknown field; BAD_REQUEST for a value
 * that is none of the field's type
 */
export async function setCustomFields(ctx: UserCtx, input: SetCustomFields): Promise<{ changed: number }> {
  requireRight(ctx.actor, "conversations.fill_fields");
  const { conversationId } = input;
  return ctx.db.tx(async (tx) => {
    await loadVisibleLocked(tx, ctx, conversationId);
    const before = await storedValues(tx, conversationId);
    const changed: string[] = [];
    for (const field of await lockNamed(tx, Object.keys(input.values))) {
      const value = input.values[field.id] ?? null;
      const columns = value === null ? null : columnsOf(field, value);
      if ((columns ? valueOf(columns) : null) === (before.get(field.id) ?? null)) continue;
      changed.push(field.id);
      const key = { tenantId: ctx.db.tenantId, conversationId, fieldId: field.id };
      if (columns) {
        const row = { ...columns, changedBy: ctx.actor.id, changedAt: ctx.now };
        const { tenantId, fieldId } = customFieldValue;
        await tx
          .insert(customFieldValue)
          .values({ ...key, ...row })
          .onConflictDoUpdate({ target: [tenantId, customFieldValue.conversationId, fieldId], set: row });
      } else {
        await tx
          .delete(customFieldValue)
          .where(
            and(eq(customFieldValue.conversationId, conversationId), eq(customFieldValue.fieldId, field.id)),
          );
      }
    }
    await recordAudits(
      tx,
      ctx,
      changed.map((field) => ({
        action: "conversation.field_set",
        subject: conversationId,
        detail: { field },
      })),
    );
    return { changed: changed.length };
  });
}

/** The fields as they will stay until the values are written. */
async function lockNamed(tx: TenantTx, ids: string[]) {
  if (ids.length === 0) return [];
  const fields = await tx
    .select(fieldColumns)
    .from(customField)
    .where(inArray(customField.id, ids))
    .orderBy(customField.id)
    .for("share");
  if (fields.length < ids.length) throw notFound("custom field");
  return fields;
}

/** What a conversation's fields hold, by field id. */
export async function storedValues(tx: TenantTx, conversationId: string) {
  const rows = await tx
    .select({
      fieldId: customFieldValue.fieldId,
      textValue: customFieldValue.textValue,
      numberValue: customFieldValue.numberValue,
      dateValue: customFieldValue.dateValue,
    })
    .from(customFieldValue)
    .where(eq(customFieldValue.conversationId, conversationId));
  return new Map(rows.map((row) => [row.fieldId, valueOf(row)]));
}
