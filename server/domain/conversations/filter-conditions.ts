import { eq, gte, inArray, lt, not, type SQL, sql } from "drizzle-orm";

import { conversationSearch } from "@/db/schema";
import type { Actor } from "@/server/domain/access/actor";
import { fieldCondition } from "@/server/domain/custom-fields/field-condition";

import type { ConversationFilter } from "./schema";
import { participantQuery, readableWeights, textQuery, titleWeights } from "./text-query";

/**
 * Everything that a search demands beyond visibility. A page stops at its last row, so the planner should know how often
 * a name occurs; a count reads all hits, which the full-text index finds faster than any walk: there the name is hidden
 * from the planner in a subquery. `readable` = whose words the actor may read; null = of all that are visible.
 */
export function filterConditions(
  actor: Actor,
  readable: SQL | null,
  filter: ConversationFilter,
  purpose: "page" | "count",
): SQL[] {
  const table = conversationSearch;
  const conditions: SQL[] = [];
  if (filter.type) conditions.push(eq(table.type, filter.type));
  if (filter.from) conditions.push(gte(table.startedAt, new Date(filter.from)));
  if (filter.to) conditions.push(lt(table.startedAt, new Date(filter.to)));
  if (filter.integrations?.length) conditions.push(inArray(table.jobId, filter.integrations));
  for (const field of filter.fields ?? []) conditions.push(fieldCondition(table, field));
  if (filter.participants) {
    const names = participantQuery(filter.participants);
    conditions.push(sql`${table.search} @@ ${purpose === "page" ? names : sql`(select ${names})`}`);
  }
  if (filter.text) conditions.push(textCondition(filter.text, actor, readable));
  return conditions;
}

/** Where the words may not be read, a text is looked for in topic and participants alone. */
function textCondition(text: string, actor: Actor, readable: SQL | null): SQL {
  const says = (weights: string) => sql`${conversationSearch.search} @@ ${textQuery(text, weights)}`;
  const weights = readableWeights(actor);
  if (readable === null || weights === titleWeights) return says(weights);
  return sql`((${readable} and ${says(weights)}) or (${not(readable)} and ${says(titleWeights)}))`;
}
