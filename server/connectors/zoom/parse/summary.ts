import { z } from "zod";

import { jsonOf } from "../../http";
import { lenient } from "../schema";

const { text } = lenient;
const list = lenient.list.catch([]);

/** Two shapes are known: of the file that belongs to a recording, and of what AI Companion answers by itself. */
const summarySchema = z.looseObject({
  summary_title: text,
  summary_content: text,
  summary_overview: text,
  summary_details: list,
  next_steps: list,
  summary_next_steps: list,
});
const detailSchema = z.looseObject({ label: text, title: text, summary: text });

/**
 * The passages of a summary in order, as Markdown where Zoom writes that. Of a shape that is not known, none: Zoom
 * publishes no schema. Never throws.
 */
export function parseSummary(json: string): string[] {
  const read = summarySchema.safeParse(jsonOf(json)).data;
  if (!read) return [];
  const { summary_title: title, summary_content: content, summary_overview: overview } = read;
  // The Markdown says all that the other fields say.
  if (content) return [...passage(title), ...passages(content)];
  const details = read.summary_details.flatMap((entry) => detailOf(entry));
  const steps = [...read.next_steps, ...read.summary_next_steps].flatMap((entry) =>
    typeof entry === "string" ? passage(entry).map((step) => `* ${step}`) : detailOf(entry),
  );
  return [...passage(title), ...passages(overview ?? ""), ...details, ...steps];
}

const passage = (one: string | null): string[] => (one?.trim() ? [one.trim()] : []);
const passages = (markdown: string): string[] => markdown.split(/\r?\n[ \t]*\r?\n/u).flatMap(passage);

function detailOf(entry: unknown): string[] {
  const read = detailSchema.safeParse(entry).data;
  return read ? [...passage(read.label ?? read.title), ...passages(read.summary ?? "")] : [];
}
