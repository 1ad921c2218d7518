import {
  createLoader,
  type inferParserType,
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";

import { parseAsId } from "@/components/format/address";
import { membershipActs } from "@/server/domain/groups/schema";

const maxSearchChars = 120;
const maxPage = 10_000;

/** The list: `edit` is the group whose configuration is open, `add` chooses another one. */
export const groupsParsers = {
  search: parseAsString.withDefault(""),
  edit: parseAsId,
  add: parseAsBoolean.withDefault(false),
};
export const groupsUrlKeys = { search: "q" } as const;

/** One group: its members, and the person of whom it is asked what joining or leaving would change. */
export const groupParsers = {
  search: parseAsString.withDefault(""),
  page: parseAsInteger.withDefault(1),
  person: parseAsId,
  act: parseAsStringLiteral(membershipActs).withDefault("join"),
  edit: parseAsBoolean.withDefault(false),
};
export const groupUrlKeys = { search: "q" } as const;
export const loadGroupState = createLoader(groupParsers, { urlKeys: groupUrlKeys });

/** What the archive is asked; typed or linked nonsense is mended instead of refused. */
export function toMembers(
  groupId: string,
  { search, page }: Pick<inferParserType<typeof groupParsers>, "search" | "page">,
) {
  const text = search.trim().slice(0, maxSearchChars);
  return { groupId, ...(text && { search: text }), page: Math.min(Math.max(1, page), maxPage) };
}
