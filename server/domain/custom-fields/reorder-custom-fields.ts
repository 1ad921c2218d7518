import { eq } from "drizzle-orm";

import { customField } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { AppError } from "@/server/lib/errors";

import { lockFields } from "./lock-fields";
import type { ReorderCustomFields } from "./schema";

/**
 * Puts the fields into a new order.
 * @throws AppError CONFLICT unless exactly the present fields are named
 */
export async function reorderCustomFields(
  ctx: UserCtx,
  input: ReorderCustomFields,
): Promise<{ fields: number }> {
  requireRight(ctx.actor, "custom_fields.manage");
  return ctx.db.tx(async (tx) => {
    const fields = await lockFields(tx, ctx);
    const wanted = new Set(input.ids);
    if (
      wanted.size !== input.ids.length ||
      wanted.size !== fields.length ||
      !fields.every(({ id }) => wanted.has(id))
    ) {
      throw new AppError("CONFLICT", "Somebody added or deleted a field meanwhile. Refresh, and try again.");
    }
    const moved = fields.filter((field) => field.position !== input.ids.indexOf(field.id) + 1);
    for (const { id } of moved) {
      const position = input.ids.indexOf(id) + 1;
      await tx.update(customField).set({ position, changedAt: ctx.now }).where(eq(customField.id, id));
      await recordAudit(tx, ctx, { action: "custom_field.changed", subject: id, detail: { position } });
    }
    return { fields: fields.length };
  });
}
