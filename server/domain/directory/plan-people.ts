import type { person } from "@/db/schema";
import type { DirectoryUser } from "@/server/connectors/microsoft/users";

import type { UsersAnswer } from "./fold-changes";

export type KnownPerson = Pick<
  typeof person.$inferSelect,
  | "id"
  | "oid"
  | "origin"
  | "displayName"
  | "userPrincipalName"
  | "upnNormalized"
  | "mailNormalized"
  | "department"
  | "jobTitle"
  | "directoryState"
>;

export type PeoplePlan = {
  /** New or changed, as they shall be. */
  write: KnownPerson[];
  /** Ids of people who are in the directory no more. */
  leave: string[];
  /** How many who had been entered by hand turned out to stand in the directory. */
  linked: number;
  /** People of the directory before. */
  before: number;
};

/** What becomes of the people whom we know, and who is new. Nobody entered by hand leaves by a directory's silence. */
export function planPeople(
  known: readonly KnownPerson[],
  answer: UsersAnswer,
  newId: () => string,
): PeoplePlan {
  const byOid = new Map(known.map((row) => [row.oid, row]));
  const links = linkManual(known, byOid, answer);
  const write: KnownPerson[] = [];
  for (const [oid, user] of answer.present) {
    const before = byOid.get(oid) ?? links.get(oid);
    const after = merged(before, oid, user, newId);
    if (!before || differs(before, after)) write.push(after);
  }
  const there = known.filter((row) => row.origin === "directory" && row.directoryState !== "left");
  const gone = (oid: string) => (answer.complete ? !answer.present.has(oid) : answer.removed.has(oid));
  return {
    write,
    leave: there.filter((row) => gone(row.oid)).map((row) => row.id),
    linked: links.size,
    before: there.length,
  };
}

function merged(
  before: KnownPerson | undefined,
  oid: string,
  user: DirectoryUser,
  newId: () => string,
): KnownPerson {
  // An absent key says nothing; null says that the directory holds no value.
  const said = <T>(value: T | null | undefined, known: T | null | undefined) =>
    (value === undefined ? known : value) ?? null;
  const upn = user.userPrincipalName ?? before?.userPrincipalName ?? oid;
  const enabled = user.accountEnabled ?? before?.directoryState !== "disabled";
  return {
    id: before?.id ?? newId(),
    oid,
    origin: "directory",
    displayName: user.displayName ?? before?.displayName ?? upn,
    userPrincipalName: upn,
    upnNormalized: upn.toLowerCase(),
    mailNormalized: said(user.mail?.toLowerCase() ?? user.mail, before?.mailNormalized),
    department: said(user.department, before?.department),
    jobTitle: said(user.jobTitle, before?.jobTitle),
    directoryState: enabled ? "active" : "disabled",
  };
}

const differs = (before: KnownPerson, after: KnownPerson) =>
  (Object.keys(after) as (keyof KnownPerson)[]).some((key) => before[key] !== after[key]);

const addressesOf = (upn: string | null | undefined, mail: string | null | undefined) =>
  new Set([upn?.toLowerCase(), mail?.toLowerCase()].filter((address) => address !== undefined));

/** Who was entered by hand and has the address of somebody new: linked when it is one to one, else left alone. */
function linkManual(
  known: readonly KnownPerson[],
  byOid: ReadonlyMap<string, KnownPerson>,
  answer: UsersAnswer,
): Map<string, KnownPerson> {
  const byAddress = new Map<string, KnownPerson[]>();
  for (const row of known.filter(({ origin }) => origin === "manual")) {
    for (const address of addressesOf(row.upnNormalized, row.mailNormalized)) {
      byAddress.set(address, [...(byAddress.get(address) ?? []), row]);
    }
  }
  if (byAddress.size === 0) return new Map();
  const claims = new Map<KnownPerson, string[]>();
  const wanted = new Map<string, Set<KnownPerson>>();
  for (const [oid, user] of answer.present) {
    if (byOid.has(oid)) continue;
    const found = new Set(
      [...addressesOf(user.userPrincipalName, user.mail)].flatMap((address) => byAddress.get(address) ?? []),
    );
    wanted.set(oid, found);
    for (const row of found) claims.set(row, [...(claims.get(row) ?? []), oid]);
  }
  const links = new Map<string, KnownPerson>();
  for (const [oid, found] of wanted) {
    const [row, second] = found;
    if (row && !second && claims.get(row)?.length === 1) links.set(oid, row);
  }
  return links;
}
