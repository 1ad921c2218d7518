import {
  date,
  doublePrecision,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";

import { customFieldTypes } from "../constants";
import { choice, createdAt, id, instant, oneOf, tenantId } from "./columns";
import { conversation } from "./conversation";
import { tenant } from "./tenant";

/** A row is a field that the organization adds to its conversations. The type never changes: values have its shape. */
export const customField = pgTable(
  "custom_field",
  {
    tenantId: tenantId().references(() => tenant.id),
    id: id(),
    name: text("name").notNull(),
    type: choice("type", customFieldTypes).notNull(),
    /** The values of a choice, in their order; empty for the other types. */
    choices: text("choices").array().notNull(),
    position: integer("position").notNull(),
    createdAt: createdAt(),
    changedAt: instant("changed_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("custom_field_name").on(t.tenantId, t.name),
    oneOf("custom_field_type", "type", customFieldTypes),
  ],
);

/** A row is the value of one field on one conversation; just the column of the field's type is set. */
export const customFieldValue = pgTable(
  "custom_field_value",
  {
    tenantId: tenantId(),
    conversationId: uuid("conversation_id").notNull(),
    fieldId: uuid("field_id").notNull(),
    /** Text or choice as typed; comparisons use the normalised column (row-level security needs leakproof operators). */
    textValue: text("text_value"),
    textNormalized: text("text_normalized"),
    numberValue: doublePrecision("number_value"),
    dateValue: date("date_value"),
    changedBy: uuid("changed_by"),
    changedAt: instant("changed_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.conversationId, t.fieldId] }),
    index("custom_field_value_text").on(t.tenantId, t.fieldId, t.textNormalized),
    index("custom_field_value_number").on(t.tenantId, t.fieldId, t.numberValue),
    index("custom_field_value_date").on(t.tenantId, t.fieldId, t.dateValue),
    foreignKey({ columns: [t.tenantId, t.fieldId], foreignColumns: [customField.tenantId, customField.id] }),
    foreignKey({
      columns: [t.tenantId, t.conversationId],
      foreignColumns: [conversation.tenantId, conversation.id],
    }),
  ],
);
