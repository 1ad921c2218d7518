import {
  createLoader,
  type inferParserType,
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";

import { parseAsId } from "@/components/format/address";
import { userSorts } from "@/server/domain/users/schema";

export const shownUsers = ["all", "users", "not_recorded"] as const;
const maxSearchChars = 120;
const maxPage = 10_000;

/** The list's state; `job` is the job whose run led here, to go back to. */
export const userParsers = {
  search: parseAsString.withDefault(""),
  show: parseAsStringLiteral(shownUsers).withDefault("all"),
  sort: parseAsStringLiteral(userSorts).withDefault("name"),
  descending: parseAsBoolean.withDefault(false),
  page: parseAsInteger.withDefault(1),
  job: parseAsId,
};
export const userUrlKeys = { search: "q", descending: "desc" } as const;

export const loadUserState = createLoader(userParsers, { urlKeys: userUrlKeys });

/** What the archive is asked; typed or linked nonsense is mended instead of refused. */
export function toListUsers(state: inferParserType<typeof userParsers>) {
  const search = state.search.trim().slice(0, maxSearchChars);
  return {
    ...(search && { search }),
    show: state.show,
    sort: state.sort,
    descending: state.descending,
    page: Math.min(Math.max(1, state.page), maxPage),
  };
}
