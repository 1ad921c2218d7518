import {
  createLoader,
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";

import { parseAsId } from "@/components/format/address";
import { recordingLicenses, regions } from "@/db/constants";
import {
  addOnFields,
  noValue,
  reportFormats,
  shownPeople,
  type UserFilter,
  userSorts,
  userStates,
} from "@/server/domain/users/schema";

const maxSearchChars = 120;
const maxPage = 10_000;
const maxChosen = 50;

const many = <const T extends string>(values: readonly T[]) =>
  parseAsArrayOf(parseAsStringLiteral(values)).withDefault([]);
const texts = parseAsArrayOf(parseAsString).withDefault([]);

/** What narrows the list, as the address holds it. */
const filterParsers = {
  search: parseAsString.withDefault(""),
  show: parseAsStringLiteral(shownPeople),
  license: many([...recordingLicenses, noValue]),
  regionalStorage: many([...regions, noValue]),
  department: texts,
  recordingRule: texts,
  replayRule: texts,
  accessRule: texts,
  analyticsRule: texts,
  addOns: many(addOnFields),
  state: many(userStates),
  source: parseAsString,
  short: parseAsBoolean.withDefault(false),
  /** The job whose run led here, to go back to; it may need people who are no Users yet. */
  job: parseAsId,
};

export const userParsers = {
  ...filterParsers,
  sort: parseAsStringLiteral(userSorts).withDefault("name"),
  descending: parseAsBoolean.withDefault(false),
  page: parseAsInteger.withDefault(1),
  columns: parseAsArrayOf(parseAsStringLiteral(userSorts)),
};
export const userUrlKeys = {
  search: "q",
  descending: "desc",
  regionalStorage: "region",
  recordingRule: "recording",
  replayRule: "replay",
  accessRule: "access",
  analyticsRule: "analytics",
} as const;

export type UserListState = inferParserType<typeof userParsers>;
type FilterState = inferParserType<typeof filterParsers>;

export const loadUserState = createLoader(userParsers, { urlKeys: userUrlKeys });
export const loadReportState = createLoader(
  { ...filterParsers, format: parseAsStringLiteral(reportFormats) },
  { urlKeys: userUrlKeys },
);

const serializeReport = createSerializer(
  { ...filterParsers, format: parseAsStringLiteral(reportFormats) },
  { urlKeys: userUrlKeys },
);

/** Where the report of what the list shows is downloaded. */
export const reportAddress = (state: FilterState, format: (typeof reportFormats)[number]) =>
  serializeReport("/api/users/report", {
    ...Object.fromEntries(filterKeys.map((key) => [key, state[key]])),
    show: shownOf(state),
    format,
  });

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** PostgreSQL's text holds every character but this one. */
const withoutNul = (text: string) => text.replaceAll("\0", "");
const isRule = (value: string) => value === noValue || uuid.test(value);

/** Keys that narrow the list, besides which people there are at all. */
export const filterKeys = [
  "search",
  "license",
  "regionalStorage",
  "department",
  "recordingRule",
  "replayRule",
  "accessRule",
  "analyticsRule",
  "addOns",
  "state",
  "source",
  "short",
] as const satisfies readonly (keyof FilterState)[];

/** Clears the filter when set. */
export const noFilter = {
  ...(Object.fromEntries(filterKeys.map((key) => [key, null])) as Record<(typeof filterKeys)[number], null>),
  page: null,
};

export const shownOf = ({ show, job }: Pick<FilterState, "show" | "job">) => show ?? (job ? "all" : "users");

/** What the archive is asked. Typed or linked nonsense is left out instead of refused. */
export function toUserFilter(state: FilterState): UserFilter {
  const search = withoutNul(state.search).trim().slice(0, maxSearchChars);
  const rule = (values: readonly string[]) => values.filter(isRule).slice(0, maxChosen);
  const lists = {
    license: state.license,
    regionalStorage: state.regionalStorage,
    department: state.department
      .map(withoutNul)
      .filter((name) => name.length <= 200)
      .slice(0, maxChosen),
    recordingRule: rule(state.recordingRule),
    replayRule: rule(state.replayRule),
    accessRule: rule(state.accessRule),
    analyticsRule: rule(state.analyticsRule),
    addOns: state.addOns,
    state: state.state,
  };
  const { source } = state;
  return {
    show: shownOf(state),
    ...(search && { search }),
    ...(Object.fromEntries(Object.entries(lists).filter(([, values]) => values.length > 0)) as Partial<
      typeof lists
    >),
    ...(source !== null && (source === "own" || uuid.test(source)) && { source }),
    ...(state.short && { short: true }),
  };
}

/** The same with order and page. */
export function toListUsers(state: UserListState) {
  const { sort, descending } = state;
  return { ...toUserFilter(state), sort, descending, page: Math.min(Math.max(1, state.page), maxPage) };
}

/** How many parts of the filter narrow the list. */
export const countFilters = (filter: UserFilter) =>
  Object.keys(filter).filter((key) => key !== "show" && key !== "search").length;
