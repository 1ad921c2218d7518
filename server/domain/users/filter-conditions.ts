import { and, inArray, or, type SQL, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { effectiveConfiguration, person } from "@/db/schema";
import type { Actor } from "@/server/domain/access/actor";
import { inScope } from "@/server/domain/access/in-scope";
import { configurationFields } from "@/server/domain/configuration/effective-config";

import { noValue, type UserFilter, type UserState } from "./schema";

const e = effectiveConfiguration;

/**
 * The people whom a filter names, of those whom the actor may list, as a condition on `person` joined with
 * `effective_configuration`. Up to some ten thousand rows of one tenant are scanned: no index could serve these columns.
 */
export async function filterConditions(
  tx: TenantTx,
  actor: Actor,
  filter: UserFilter,
): Promise<SQL | undefined> {
  return and(
    await inScope(tx, actor),
    filter.show === "all" ? undefined : sql`${e.listed} = ${filter.show === "users"}`,
    ...wordsOf(filter.search ?? "").map((word) => sql`position(${` ${word}`} in ${haystack}) > 0`),
    amongOrNone(e.license, filter.license),
    amongOrNone(e.regionalStorage, filter.regionalStorage),
    amongOrNone(person.department, filter.department),
    amongOrNone(e.recordingRuleId, filter.recordingRule),
    amongOrNone(e.replayRuleId, filter.replayRule),
    amongOrNone(e.accessRuleId, filter.accessRule),
    amongOrNone(e.analyticsRuleId, filter.analyticsRule),
    ...(filter.addOns ?? []).map((field) => sql`${e[field]}`),
    filter.source === undefined ? undefined : hasSource(filter.source),
    filter.short ? sql`cardinality(${e.short}) > 0` : undefined,
    filter.state?.length ? sql`${userState} = any(${sql.param(filter.state)}::text[])` : undefined,
  );
}

/** Deactivated here beats what the directory says. */
export const userState = sql<UserState>`case when ${person.deactivatedAt} is not null then 'deactivated' else ${person.directoryState} end`;

const separators = ".,@_-'’()";
const haystack = sql`translate(' ' || lower(${person.displayName}) || ' ' || ${person.upnNormalized} || ' ' || coalesce(${person.mailNormalized}, ''), ${sql.raw(`'${separators.replaceAll("'", "''")}'`)}, ${sql.raw(`'${" ".repeat(separators.length)}'`)})`;

/** What is typed, in the words that names and addresses are searched by. */
const wordsOf = (search: string): string[] =>
  [...search.toLowerCase()]
    .map((letter) => (separators.includes(letter) ? " " : letter))
    .join("")
    .split(/\s+/u)
    .filter(Boolean);

type Column =
  | typeof person.department
  | typeof e.license
  | typeof e.regionalStorage
  | typeof e.recordingRuleId
  | typeof e.replayRuleId
  | typeof e.accessRuleId
  | typeof e.analyticsRuleId;

function amongOrNone(column: Column, chosen: readonly string[] | undefined): SQL | undefined {
  if (!chosen?.length) return undefined;
  const values = chosen.filter((value) => value !== noValue);
  return or(
    values.length > 0 ? inArray(column, values as never[]) : undefined,
    values.length < chosen.length ? sql`${column} is null` : undefined,
  );
}

const hasSource = (source: string) =>
  or(...configurationFields.map((field) => sql`${e.sources} ->> ${sql.raw(`'${field}'`)} = ${source}`));
