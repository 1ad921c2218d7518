import { formatDate } from "@/components/format/time";
import type { CustomFieldType } from "@/db/constants";
import type { FilledField } from "@/server/domain/custom-fields/schema";

export const fieldTypeWords: Record<CustomFieldType, string> = {
  text: "Text",
  number: "Number",
  date: "Date",
  choice: "Choice",
};

const maxDigits = 20;
const numbers = new Intl.NumberFormat("en-US", { maximumFractionDigits: maxDigits });

/** A calendar date belongs to no time zone: "2026-11-21" is "21 Nov 2026" everywhere. */
const dateWords = (date: string) => formatDate(new Date(`${date}T00:00:00Z`), "UTC");

/** What a field holds, for reading; null when it is empty. */
export function valueWords({ type, value }: Pick<FilledField, "type" | "value">): string | null {
  if (value === null) return null;
  if (typeof value === "number") return numbers.format(value);
  return type === "date" ? dateWords(value) : value;
}

/** What somebody typed, as the field takes it; null empties it. */
export const typedValue = (type: CustomFieldType, typed: string): string | number | null => {
  if (typed.trim() === "") return null;
  return type === "number" ? Number(typed) : typed.trim();
};
