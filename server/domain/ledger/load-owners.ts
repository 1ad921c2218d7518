import { and, eq, inArray, or } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { externalIdentity, person, sourceUser } from "@/db/schema";

import { loadOwnerFacts, type OwnerFacts } from "./owner-facts";

export const nobody: OwnerFacts = {
  owner: { match: "none" },
  personId: null,
  ruleVersionId: null,
  region: null,
};

/**
 * Matches users of the connected account to people: by user name or mail, else by a mapped identity, all compared lower
 * case and exactly; two candidates are no match.
 */
export async function loadOwners(
  tx: TenantTx,
  jobId: string,
  sourceIds: readonly string[],
  now: Date,
): Promise<Map<string, OwnerFacts>> {
  const wanted = [...new Set(sourceIds)];
  if (wanted.length === 0) return new Map();
  const users = await tx
    .select({ sourceId: sourceUser.sourceId, email: sourceUser.emailNormalized })
    .from(sourceUser)
    .where(and(eq(sourceUser.jobId, jobId), inArray(sourceUser.sourceId, wanted)));
  const candidates = await loadCandidates(tx, [...new Set(users.map((user) => user.email).filter(Boolean))]);
  const people = [...new Map([...candidates.values()].flat().map((row) => [row.id, row])).values()];
  const known = await loadOwnerFacts(tx, people, now);
  const facts = new Map<string, OwnerFacts>();
  for (const user of users) {
    const [first, ...others] = candidates.get(user.email) ?? [];
    if (others.length > 0) facts.set(user.sourceId, { ...nobody, owner: { match: "ambiguous" } });
    else facts.set(user.sourceId, known.get(first?.id ?? "") ?? nobody);
  }
  return facts;
}

/** A person's addresses (lower case), as users of the connected account are matched by them. */
export async function addressesOf(tx: TenantTx, personId: string): Promise<string[]> {
  const [own] = await tx
    .select({ upn: person.upnNormalized, mail: person.mailNormalized })
    .from(person)
    .where(eq(person.id, personId));
  const mapped = await tx
    .select({ email: externalIdentity.emailNormalized })
    .from(externalIdentity)
    .where(eq(externalIdentity.personId, personId));
  return [own?.upn, own?.mail, ...mapped.map(({ email }) => email)].flatMap((email) => email || []);
}

type Candidate = { id: string; deactivatedAt: Date | null; directoryState: string; origin: string };

/** Who may be meant by an address (lower case): by user name or mail, or by a mapped identity. */
export async function loadCandidates(
  tx: TenantTx,
  emails: readonly string[],
): Promise<Map<string, Candidate[]>> {
  const found = new Map<string, Map<string, Candidate>>();
  const add = (email: string | null, row: Candidate) => {
    if (email === null) return;
    const known = found.get(email) ?? new Map<string, Candidate>();
    found.set(email, known.set(row.id, row));
  };
  if (emails.length > 0) {
    const columns = {
      id: person.id,
      deactivatedAt: person.deactivatedAt,
      directoryState: person.directoryState,
      origin: person.origin,
    };
    const direct = await tx
      .select({ ...columns, upn: person.upnNormalized, mail: person.mailNormalized })
      .from(person)
      .where(or(inArray(person.upnNormalized, [...emails]), inArray(person.mailNormalized, [...emails])));
    for (const { upn, mail, ...row } of direct) {
      add(upn, row);
      add(mail, row);
    }
    const mapped = await tx
      .select({ ...columns, email: externalIdentity.emailNormalized })
      .from(externalIdentity)
      .innerJoin(person, eq(person.id, externalIdentity.personId))
      .where(inArray(externalIdentity.emailNormalized, [...emails]));
    for (const { email, ...row } of mapped) add(email, row);
  }
  return new Map([...found].map(([email, rows]) => [email, present([...rows.values()])]));
}

/**
 * Somebody made anew in the directory has their predecessor's address, and somebody who signs in may have been entered by
 * hand before: who left, or was entered by hand and deactivated, counts only where nobody else does.
 */
function present(rows: Candidate[]): Candidate[] {
  const here = rows.filter(
    ({ directoryState, origin, deactivatedAt }) =>
      directoryState !== "left" && (origin !== "manual" || deactivatedAt === null),
  );
  return here.length > 0 ? here : rows;
}
