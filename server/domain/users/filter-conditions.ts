import { and, inArray, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";

import { directoryStates } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { effectiveConfiguration, person } from "@/db/schema";
import type { Actor } from "@/server/domain/access/actor";
import { inScope } from "@/server/domain/access/in-scope";
import { configurationFields } from "@/server/domain/configuration/schema";

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
    ...wordsOf(filter.search ?? "").map(beginsWord),
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
    filter.state?.length ? inState(filter.state) : undefined,
  );
}

/** Deactivated here beats what the directory says. */
export const userState = sql<UserState>`case when ${person.deactivatedAt} is not null then 'deactivated' else ${person.directoryState} end`;

/** What is typed, in words of letters and digits alone: none of them can mean anything in a pattern. */
const wordsOf = (search: string): string[] =>
  search
    .normalize("NFC")
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean);

/** Begins a word of the name or of an address; "ruiz" finds "Ana Ruiz-Berg" and "ana.ruiz@contoso.com". */
function beginsWord(word: string): SQL {
  const pattern = `(^|[^[:alnum:]])${word}`;
  return sql`(${person.displayName} ~* ${pattern} or ${person.upnNormalized} ~ ${pattern}
    or ${person.mailNormalized} ~ ${pattern})`;
}

function inState(states: readonly UserState[]): SQL | undefined {
  const inDirectory = directoryStates.filter((state) => states.includes(state));
  return or(
    states.includes("deactivated") ? isNotNull(person.deactivatedAt) : undefined,
    inDirectory.length > 0
      ? and(isNull(person.deactivatedAt), inArray(person.directoryState, inDirectory))
      : undefined,
  );
}

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
