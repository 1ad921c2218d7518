import { z } from "zod";
import { graphErrors } from "./errors";

export type Row = Record<string, unknown>;

const MAX_TOP = 999;

const pageToken = z.object({ offset: z.number().int().nonnegative() });

/** Tokens that a client must hand back unread. */
export const encodeToken = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

export function decodeToken(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}

/** `$select` as names, checked against what the type has; undefined = not given. */
export function readSelect(params: URLSearchParams, known: string[], type: string): string[] | undefined {
  const select = params.get("$select");
  if (select === null) return undefined;
  const names = select
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw graphErrors.property(unknown, type);
  return [...new Set(["id", ...names])];
}

function readTop(params: URLSearchParams, byDefault: number): number {
  const text = params.get("$top");
  if (text === null) return byDefault;
  const top = Number(text);
  if (!Number.isInteger(top) || top < 1 || top > MAX_TOP)
    throw graphErrors.unsupported(
      `Invalid page size specified: '${text}'. Must be between 1 and ${MAX_TOP} inclusive.`,
    );
  return top;
}

export function refuseOptions(params: URLSearchParams, allowed: string[]): void {
  for (const name of params.keys())
    if (name.startsWith("$") && !allowed.includes(name))
      throw graphErrors.badRequest(`The query option '${name}' is not supported on this resource.`);
}

/** `$search`, `$count` and `$filter` together with `$orderby` work only with `ConsistencyLevel: eventual` and `$count=true`. */
export function checkAdvanced(params: URLSearchParams, consistencyLevel: string | undefined): void {
  const advanced = params.has("$search") || (params.has("$filter") && params.has("$orderby"));
  const eventual = consistencyLevel?.toLowerCase() === "eventual";
  if (params.has("$search") && !eventual)
    throw graphErrors.unsupported(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
  if (advanced && !(eventual && params.get("$count") === "true"))
    throw graphErrors.unsupported(
      "This query needs the header 'ConsistencyLevel: eventual' and $count=true.",
    );
}

const CLAUSE = /^(\w+) eq (?:'((?:[^']|'')*)'|(true|false|null))$/;
const STARTS_WITH = /^startswith\((\w+),\s*'((?:[^']|'')*)'\)$/i;
const LITERALS: Record<string, unknown> = { true: true, false: false, null: null };

const same = (a: unknown, b: unknown) =>
  typeof a === "string" && typeof b === "string" ? a.toLowerCase() === b.toLowerCase() : (a ?? null) === b;

function readClause(clause: string): (row: Row) => boolean {
  const equal = CLAUSE.exec(clause);
  if (equal) {
    const [, name = "", quoted, literal = ""] = equal;
    const wanted = quoted === undefined ? LITERALS[literal] : quoted.replaceAll("''", "'");
    return (row) => same(row[name], wanted);
  }
  const starts = STARTS_WITH.exec(clause);
  if (!starts) throw graphErrors.unsupported(`Unsupported or invalid query filter clause: '${clause}'.`);
  const [, name = "", prefix = ""] = starts;
  const wanted = prefix.replaceAll("''", "'").toLowerCase();
  return (row) => typeof row[name] === "string" && row[name].toLowerCase().startsWith(wanted);
}

/** `$filter` of `eq` and `startswith` clauses joined by `and` or by `or`. */
export function readFilter(params: URLSearchParams): (row: Row) => boolean {
  const text = params.get("$filter");
  if (text === null) return () => true;
  const outsideQuotes = (word: string) => new RegExp(` ${word} (?=(?:[^']*'[^']*')*[^']*$)`);
  const any = text.split(outsideQuotes("or")).map((part) => part.split(outsideQuotes("and")).map(readClause));
  return (row) => any.some((all) => all.every((matches) => matches(row)));
}

/** `$search="displayName:ada"`, clauses joined by OR or AND; matches the beginning of words. */
export function readSearch(params: URLSearchParams): (row: Row) => boolean {
  const text = params.get("$search");
  if (text === null) return () => true;
  const clauses = [...text.matchAll(/"(\w+):([^"]*)"/g)];
  if (clauses.length === 0) throw graphErrors.badRequest(`Syntax error: '${text}' is not a valid $search.`);
  const tests = clauses.map(([, name = "", wanted = ""]) => (row: Row) => {
    const value = row[name];
    if (typeof value !== "string") return false;
    const words = [value, ...value.split(/[\s@._-]+/)].map((word) => word.toLowerCase());
    return words.some((word) => word.startsWith(wanted.trim().toLowerCase()));
  });
  return / OR /i.test(text)
    ? (row) => tests.some((test) => test(row))
    : (row) => tests.every((test) => test(row));
}

export function sortRows(rows: Row[], params: URLSearchParams): Row[] {
  const [name, direction = "asc"] = (params.get("$orderby") ?? "").split(" ");
  if (!name) return rows;
  const sign = direction === "desc" ? -1 : 1;
  const key = (row: Row) => (typeof row[name] === "string" ? row[name] : "");
  return rows.sort((a, b) => sign * key(a).localeCompare(key(b)));
}

/** One page of rows with its `@odata.nextLink`, which repeats every option of the request. */
export function pageOf(rows: Row[], url: URL, byDefault: number) {
  const top = readTop(url.searchParams, byDefault);
  const given = url.searchParams.get("$skiptoken");
  const token = pageToken.safeParse(given === null ? { offset: 0 } : decodeToken(given));
  if (!token.success) throw graphErrors.badRequest("The $skiptoken is not valid.");
  const { offset } = token.data;
  const next = offset + top;
  const options = [...url.searchParams].filter(([name]) => name !== "$skiptoken");
  const query = [...options, ["$skiptoken", encodeToken({ offset: next })]]
    .map(([name = "", value = ""]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
  return {
    ...(url.searchParams.get("$count") === "true" && offset === 0 ? { "@odata.count": rows.length } : {}),
    ...(next < rows.length ? { "@odata.nextLink": `${url.origin}${url.pathname}?${query}` } : {}),
    value: rows.slice(offset, next),
  };
}

export function pick(row: Row, names: string[]): Row {
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}
