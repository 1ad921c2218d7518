import { type SQL, sql } from "drizzle-orm";

import type { Actor } from "@/server/domain/access/actor";

/** Weights of conversation.search: A topic, B participants, C transcript, D chat. */
export const titleWeights = "AB";

/** The parts that the actor's rule lets them read at all. */
export function readableWeights(actor: Actor): string {
  if (actor.kind !== "user") return "ABCD";
  return `${titleWeights}${actor.replay.transcript ? "C" : ""}${actor.replay.chat ? "D" : ""}`;
}

/** A lexeme as a tsquery prints it. */
const quotedWord = String.raw`'(?:[^']|'')*'`;

/** PostgreSQL's text holds everything but NUL, and nobody's words do either. */
const searchable = (text: string) => {
  const plain = text.replaceAll("\u0000", " ").trim();
  return isPhoneNumber.test(plain) ? plain.replaceAll(/\D/g, "") : plain;
};

/** However its digits are grouped: numbers of calls are searched by their digits alone. */
const isPhoneNumber = /^(?:\+|00)[\d\s()./-]{5,30}$/;

/**
 * The tsquery of what somebody typed: quotes for phrases, `-` for without, `or`; the last word also matches as a
 * beginning. Only the parts of these weights are searched, so that hits give nothing away that may not be read.
 */
export function textQuery(typed: string, weights: string): SQL {
  const text = searchable(typed);
  const flags = weights === "ABCD" ? "" : weights;
  const words = sql`websearch_to_tsquery('hf_text', ${text})::text`;
  const weighted = flags ? sql`regexp_replace(${words}, ${quotedWord}, ${`\\&:${flags}`}, 'g')` : words;
  // Where the words end in a bracket (an excluded phrase), there is no last word to go on with.
  const beginning = /[\p{L}\p{N}]$/u.test(text) ? (flags ? "*" : ":*") : "";
  return sql`(case when right(${words}, 1) = '''' then ${weighted} || ${beginning} else ${weighted} end)::tsquery`;
}

/**
 * The tsquery of a participants filter: every word begins a word of somebody's name or address. Functions alone, no
 * subquery: the planner works it out beforehand and knows how many it will find.
 */
export function participantQuery(text: string): SQL {
  const words = sql`plainto_tsquery('hf_text', ${searchable(text)})::text`;
  return sql`regexp_replace(${words}, ${quotedWord}, ${String.raw`\&:*B`}, 'g')::tsquery`;
}

/**
 * The tsquery of transcripts and chats that hold one of the phrases, as far as the actor may read them; null when there
 * is nothing to look for or nothing that the actor may read.
 */
export function spokenQuery(phrases: readonly string[], actor: Actor): SQL | null {
  const weights = readableWeights(actor).replaceAll(/[AB]/g, "");
  if (phrases.length === 0 || weights === "") return null;
  const words = sql`phraseto_tsquery('hf_text', phrase)::text`;
  const weighted = sql`regexp_replace(${words}, ${quotedWord}, ${`\\&:${weights}`}, 'g')`;
  return sql`(select string_agg('(' || ${weighted} || ')', ' | ')::tsquery
    from unnest(${sql.param(phrases.map(searchable))}::text[]) as phrase where ${words} <> '')`;
}
