import { isDeepStrictEqual } from "node:util";

import { and, count, eq, inArray, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { customField, customFieldValue } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { AppError, notFound } from "@/server/lib/errors";

import { lockFields, requireFreeName } from "./lock-fields";
import { type ChangeCustomField, normalized } from "./schema";

/**
 * Name and choices; the type never changes. A choice that gets another name keeps its conversations.
 * @throws AppError NOT_FOUND; CONFLICT when the name is taken, a choice that is in use would go, or the choices were
 * changed by somebody else meanwhile; BAD_REQUEST for choices that don't go with the type
 */
export async function changeCustomField(ctx: UserCtx, input: ChangeCustomField): Promise<{ id: string }> {
  requireRight(ctx.actor, "custom_fields.manage");
  return ctx.db.tx(async (tx) => {
    const fields = await lockFields(tx, ctx);
    const field = fields.find((row) => row.id === input.id);
    if (!field) throw notFound("custom field");
    requireFreeName(fields, input.name, field.id);
    requireFitting(field, input);
    const choices = input.choices.map((choice) => choice.name);
    const kept = input.choices.flatMap(({ was, name }) => (was === null ? [] : [{ was, name }]));
    const removed = field.choices.filter((choice) => !kept.some(({ was }) => was === choice));
    const renamed = kept.filter(({ was, name }) => was !== name);
    const same = field.name === input.name && isDeepStrictEqual(field.choices, choices);
    if (same && renamed.length === 0) return { id: field.id };
    await requireUnused(tx, field.id, removed);
    await renameValues(tx, field.id, renamed);
    await tx
      .update(customField)
      .set({ name: input.name, choices, changedAt: ctx.now })
      .where(eq(customField.id, field.id));
    await recordAudit(tx, ctx, {
      action: "custom_field.changed",
      subject: field.id,
      detail: {
        renamed: field.name !== input.name,
        choicesAdded: choices.length - kept.length,
        choicesRenamed: renamed.length,
        choicesRemoved: removed.length,
      },
    });
    return { id: field.id };
  });
}

function requireFitting(field: typeof customField.$inferSelect, { choices }: ChangeCustomField): void {
  if ((field.type === "choice") !== choices.length > 0) {
    throw new AppError(
      "BAD_REQUEST",
      field.type === "choice"
        ? "A choice field needs at least one choice."
        : "Only a choice field has choices.",
    );
  }
  const named = choices.flatMap(({ was }) => (was === null ? [] : [was]));
  if (new Set(named).size < named.length || named.some((was) => !field.choices.includes(was))) {
    throw new AppError(
      "CONFLICT",
      "Somebody changed these choices meanwhile. Refresh, and change them again.",
    );
  }
}

async function requireUnused(tx: TenantTx, fieldId: string, choices: readonly string[]): Promise<void> {
  if (choices.length === 0) return;
  const [used] = await tx
    .select({ choice: customFieldValue.textValue, conversations: count() })
    .from(customFieldValue)
    .where(
      and(
        eq(customFieldValue.fieldId, fieldId),
        inArray(customFieldValue.textNormalized, choices.map(normalized)),
      ),
    )
    .groupBy(customFieldValue.textValue)
    .limit(1);
  if (!used) return;
  const where = used.conversations === 1 ? "1 conversation" : `${used.conversations} conversations`;
  throw new AppError(
    "CONFLICT",
    `“${used.choice ?? ""}” is chosen in ${where}. Rename it, or choose something else there first.`,
    { detail: { count: String(used.conversations) } },
  );
}

/** In one statement, so that two choices can swap their names. */
async function renameValues(
  tx: TenantTx,
  fieldId: string,
  renamed: readonly { was: string; name: string }[],
): Promise<void> {
  if (renamed.length === 0) return;
  const column = (values: string[]) => sql`${sql.param(values)}::text[]`;
  await tx.execute(sql`
    update custom_field_value v set text_value = n.name, text_normalized = n.normalized
    from unnest(${column(renamed.map(({ was }) => normalized(was)))}, ${column(renamed.map(({ name }) => name))},
      ${column(renamed.map(({ name }) => normalized(name)))}) as n (was, name, normalized)
    where v.field_id = ${fieldId} and v.text_normalized = n.was`);
}
