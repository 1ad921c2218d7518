import {
  createLoader,
  type inferParserType,
  parseAsArrayOf,
  parseAsIsoDateTime,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";

import { conversationTypes } from "@/db/constants";
import type { ConversationFilter } from "@/server/domain/conversations/schema";
import { maxFieldFilters } from "@/server/domain/custom-fields/schema";

import { cycleRange, presetCycles, type Range } from "./cycle";
import { parseAsFieldFilter } from "./filter-field-address";

/** The list's state in the address. A preset cycle moves on with the days; without one, `from` and `to` are custom. */
export const filterParsers = {
  type: parseAsStringLiteral(conversationTypes),
  cycle: parseAsStringLiteral(presetCycles),
  from: parseAsIsoDateTime,
  to: parseAsIsoDateTime,
  participants: parseAsString.withDefault(""),
  integrations: parseAsArrayOf(parseAsString).withDefault([]),
  fields: parseAsArrayOf(parseAsFieldFilter).withDefault([]),
  text: parseAsString.withDefault(""),
};
export const filterUrlKeys = { text: "q" } as const;

export type FilterState = inferParserType<typeof filterParsers>;

export const loadFilterState = createLoader(filterParsers, { urlKeys: filterUrlKeys });

export const noFilter = {
  type: null,
  cycle: null,
  from: null,
  to: null,
  participants: null,
  integrations: null,
  fields: null,
  text: null,
} satisfies Record<keyof FilterState, null>;

const maxIntegrations = 50;
const maxParticipantsChars = 200;
const maxTextChars = 400;
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Start and end that hold, whether by a cycle or by hand. */
export const filterRange = (
  state: FilterState,
  now: Date,
  zone: string,
): { [Side in keyof Range]: Date | null } =>
  state.cycle ? cycleRange(state.cycle, now, zone) : { from: state.from, to: state.to };

/** What the archive is asked. Typed or linked nonsense is left out instead of refused. */
export function toFilter(state: FilterState, now: Date, zone: string): ConversationFilter {
  const { from, to } = filterRange(state, now, zone);
  const participants = state.participants.trim().slice(0, maxParticipantsChars);
  const text = state.text.trim().slice(0, maxTextChars);
  const integrations = state.integrations.filter((id) => uuid.test(id)).slice(0, maxIntegrations);
  const fields = state.fields.slice(0, maxFieldFilters);
  return {
    ...(state.type && { type: state.type }),
    ...(from && { from: from.toISOString() }),
    ...(to && { to: to.toISOString() }),
    ...(participants && { participants }),
    ...(integrations.length > 0 && { integrations }),
    ...(fields.length > 0 && { fields }),
    ...(text && { text }),
  };
}

export const isFiltered = (filter: ConversationFilter) => Object.keys(filter).length > 0;
