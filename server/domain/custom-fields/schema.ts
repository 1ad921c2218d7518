import { z } from "zod";

import { type CustomFieldType, customFieldTypes } from "@/db/constants";

export const maxCustomFields = 50;
export const maxChoices = 100;
export const maxChoiceChars = 100;
export const maxTextChars = 2_000;
/** Fields that one search compares at once. */
export const maxFieldFilters = 5;

/** What comparisons see of a text: neither case nor accents, spaces once. */
export const normalized = (text: string) =>
  text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll(/\s+/g, " ").trim();

const fieldName = z.string().trim().min(1, "Give the field a name.").max(80);
const choiceName = z.string().trim().min(1, "A choice needs a name.").max(maxChoiceChars);
const fieldId = z.object({ id: z.uuid() });

/** In their order; `was` is the present name of a choice that stays, null = a new one. */
const choices = z.array(z.object({ was: z.string().nullable(), name: choiceName })).max(maxChoices);

/** The first that stands there twice, whatever its case and accents. */
const repeated = (names: readonly string[]) =>
  names.findIndex((name, at) => names.findIndex((other) => normalized(other) === normalized(name)) < at);

const refuseRepeated = (choices: readonly { name: string }[], context: z.RefinementCtx) => {
  const at = repeated(choices.map((choice) => choice.name));
  if (at >= 0) {
    context.addIssue({ code: "custom", path: ["choices", at, "name"], message: "This choice stands twice." });
  }
};

export const createCustomFieldInput = z
  .object({
    name: fieldName,
    type: z.enum(customFieldTypes),
    choices,
  })
  .superRefine((field, context) => {
    refuseRepeated(field.choices, context);
    if ((field.type === "choice") !== field.choices.length > 0) {
      const message =
        field.type === "choice" ? "Add at least one choice." : "Only a choice field has choices.";
      context.addIssue({ code: "custom", path: ["choices"], message });
    }
  });
export type CreateCustomField = z.infer<typeof createCustomFieldInput>;

export const changeCustomFieldInput = fieldId
  .extend({ name: fieldName, choices })
  .superRefine((field, context) => refuseRepeated(field.choices, context));
export type ChangeCustomField = z.infer<typeof changeCustomFieldInput>;

/** Every field there is, in the new order. */
export const reorderCustomFieldsInput = z.object({ ids: z.array(z.uuid()).min(1).max(maxCustomFields) });
export type ReorderCustomFields = z.infer<typeof reorderCustomFieldsInput>;

/** `confirmCount` is in how many conversations the field is filled in, as the person was told. */
export const deleteCustomFieldInput = fieldId.extend({ confirmCount: z.int().min(0) });
export type DeleteCustomField = z.infer<typeof deleteCustomFieldInput>;

/** A calendar date, YYYY-MM-DD, as PostgreSQL takes it: there is no year 0. */
export const calendarDate = z.iso.date().refine((date) => date >= "0001-01-01", "Give a date after year 0.");

export const conversationFieldsInput = z.object({ conversationId: z.uuid() });

export const setCustomFieldsInput = conversationFieldsInput.extend({
  /** By field id; null empties the field, absent leaves it. */
  values: z
    .record(z.uuid(), z.union([z.string().max(maxTextChars), z.number(), z.null()]))
    .refine((values) => Object.keys(values).length <= maxCustomFields, "These are too many fields."),
});
export type SetCustomFields = z.infer<typeof setCustomFieldsInput>;

/** What a search demands of one field. Both ends of a range belong to it. */
export const fieldFilter = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), id: z.uuid(), startsWith: z.string().trim().min(1).max(200) }),
  z.object({
    type: z.literal("choice"),
    id: z.uuid(),
    anyOf: z.array(z.string().max(maxChoiceChars)).min(1).max(maxChoices),
  }),
  z.object({
    type: z.literal("number"),
    id: z.uuid(),
    from: z.number().optional(),
    to: z.number().optional(),
  }),
  z.object({
    type: z.literal("date"),
    id: z.uuid(),
    from: calendarDate.optional(),
    to: calendarDate.optional(),
  }),
]);
export type FieldFilter = z.infer<typeof fieldFilter>;

export type CustomFieldView = { id: string; name: string; type: CustomFieldType; choices: string[] };
/** In how many conversations each field is filled in; those without a value are left out. */
export type CustomFieldUse = { id: string; conversations: number };
export type FilledField = CustomFieldView & { value: string | number | null };
export type ConversationFields = { fields: FilledField[]; mayFill: boolean };
