import { asc, count } from "drizzle-orm";

import { customField, customFieldValue } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";

import type { CustomFieldUse, CustomFieldView } from "./schema";

export const fieldColumns = {
  id: customField.id,
  name: customField.name,
  type: customField.type,
  choices: customField.choices,
};

/** Every field in its order, for whoever searches by them or defines them. */
export async function listCustomFields(ctx: UserCtx): Promise<CustomFieldView[]> {
  if (!ctx.actor.rights.has("custom_fields.manage")) requireRight(ctx.actor, "conversations.search");
  return ctx.db.tx((tx) =>
    tx.select(fieldColumns).from(customField).orderBy(asc(customField.position), asc(customField.id)),
  );
}

/** How much each field is used in the whole organization: what deleting one would take away. */
export async function countCustomFieldUses(ctx: UserCtx): Promise<CustomFieldUse[]> {
  requireRight(ctx.actor, "custom_fields.manage");
  return ctx.db.tx((tx) =>
    tx
      .select({ id: customFieldValue.fieldId, conversations: count() })
      .from(customFieldValue)
      .groupBy(customFieldValue.fieldId),
  );
}
