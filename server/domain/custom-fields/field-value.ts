import type { customFieldValue } from "@/db/schema";
import { AppError } from "@/server/lib/errors";

import { calendarDate, type CustomFieldView, normalized } from "./schema";

type Columns = Pick<
  typeof customFieldValue.$inferSelect,
  "textValue" | "textNormalized" | "numberValue" | "dateValue"
>;

const none: Columns = { textValue: null, textNormalized: null, numberValue: null, dateValue: null };

/** An entry of a btree index holds 2,704 bytes; a character takes up to four. */
const indexedChars = 500;

/** The part of a text that comparisons see. */
export const comparable = (text: string) => Array.from(normalized(text)).slice(0, indexedChars).join("");

const refused = (message: string) => new AppError("BAD_REQUEST", message);

/**
 * How a value is stored; null when it says nothing.
 * @throws AppError BAD_REQUEST when it is none of the field's type
 */
export function columnsOf(
  field: Pick<CustomFieldView, "name" | "type" | "choices">,
  value: string | number,
): Columns | null {
  const text = typeof value === "string" ? value.trim() : null;
  if (text === "") return null;
  switch (field.type) {
    case "text":
      if (text === null) throw refused(`“${field.name}” takes text.`);
      return { ...none, textValue: text, textNormalized: comparable(text) };
    case "choice":
      if (text === null || !field.choices.includes(text)) {
        throw refused(`“${field.name}” does not offer this choice. Refresh, and choose again.`);
      }
      return { ...none, textValue: text, textNormalized: comparable(text) };
    case "number":
      if (typeof value !== "number" || !Number.isFinite(value)) {
        throw refused(`“${field.name}” takes a number.`);
      }
      return { ...none, numberValue: value };
    case "date":
      if (!calendarDate.safeParse(text).success) {
        throw refused(`“${field.name}” takes a date, such as 2026-11-21.`);
      }
      return { ...none, dateValue: text };
  }
}

/** What a stored row says. */
export const valueOf = (row: Pick<Columns, "textValue" | "numberValue" | "dateValue">) =>
  row.textValue ?? row.numberValue ?? row.dateValue;
