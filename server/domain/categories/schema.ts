import { z } from "zod";

import { normalized } from "@/server/domain/custom-fields/schema";

export const maxCategories = 200;
export const maxTerms = 1_000;
export const maxTermChars = 100;
/** Conversations that a preview counts; there may be more. */
export const previewCap = 1_000;

const says = /[\p{L}\p{N}]/u;

/** Lines of a text as words and phrases: trimmed, without empty ones, each once whatever its case and accents. */
export function termsOf(lines: string): string[] {
  const terms = new Map<string, string>();
  for (const line of lines.split(/\r?\n/)) {
    const term = line.replaceAll(/\s+/g, " ").trim();
    if (term !== "" && !terms.has(normalized(term))) terms.set(normalized(term), term);
  }
  return [...terms.values()];
}

const shown = (term: string) => (term.length > 40 ? `${term.slice(0, 40)}…` : term);

const termLines = z
  .string()
  .max(maxTerms * (maxTermChars + 2) * 2, "This is too long a list.")
  .transform(termsOf)
  .superRefine((terms, context) => {
    const refuse = (message: string) => context.addIssue({ code: "custom", message });
    const long = terms.find((term) => term.length > maxTermChars);
    const mute = terms.find((term) => !says.test(term));
    if (long !== undefined) refuse(`“${shown(long)}” is longer than ${maxTermChars} characters. Shorten it.`);
    if (mute !== undefined) refuse(`“${shown(mute)}” has no letter and no digit, so nothing could match it.`);
    if (terms.length > maxTerms) {
      refuse(`These are ${terms.length} words and phrases; a category holds ${maxTerms}. Divide it in two.`);
    }
  });

export const createCategoryInput = z.object({
  name: z.string().trim().min(1, "Give the category a name.").max(120),
  description: z.string().trim().max(2_000).default(""),
  /** One word or phrase a line. */
  terms: termLines,
});
export type CreateCategory = z.infer<typeof createCategoryInput>;

export const categoryIdInput = z.object({ id: z.uuid() });

export const changeCategoryInput = createCategoryInput.extend(categoryIdInput.shape);
export type ChangeCategory = z.infer<typeof changeCategoryInput>;

export type CategoryListItem = {
  id: string;
  name: string;
  description: string;
  terms: number;
  changedAt: Date;
};

export type CategoryDetail = {
  id: string;
  name: string;
  description: string;
  changedAt: Date;
  /** In alphabetical order. */
  terms: string[];
};

/** What a category finds today in what the actor may see; null = the actor's replay rule shows no words at all. */
export type CategoryMatches = {
  conversations: { count: number; capped: boolean } | null;
  /** Parts that the actor may read, and that were looked through. */
  within: ("transcript" | "chat")[];
};
