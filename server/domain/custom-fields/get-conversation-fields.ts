import { asc } from "drizzle-orm";

import { customField } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { loadVisible } from "@/server/domain/conversations/load-visible";

import { fieldColumns } from "./list-custom-fields";
import type { ConversationFields } from "./schema";
import { storedValues } from "./set-custom-fields";

/** Every field with what it holds for one conversation. */
export async function getConversationFields(
  ctx: UserCtx,
  input: { conversationId: string },
): Promise<ConversationFields> {
  requireRight(ctx.actor, "conversations.search");
  return ctx.db.tx(async (tx) => {
    await loadVisible(tx, ctx, input.conversationId);
    const values = await storedValues(tx, input.conversationId);
    const fields = await tx
      .select(fieldColumns)
      .from(customField)
      .orderBy(asc(customField.position), asc(customField.id));
    return {
      fields: fields.map((field) => ({ ...field, value: values.get(field.id) ?? null })),
      mayFill: ctx.actor.rights.has("conversations.fill_fields"),
    };
  });
}
