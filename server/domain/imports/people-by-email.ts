import { and, eq, inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceUser } from "@/db/schema";
import type { Participant } from "@/server/connectors/zoom/participants";
import { loadCandidates } from "@/server/domain/ledger/load-owners";

export const emailsOf = (participants: readonly Participant[]): string[] =>
  participants.flatMap(({ email }) => email ?? []);

/** Which person of ours has an address (lower case), be it mapped to them, where exactly one has: as for owners. */
export async function loadPeopleByEmail(
  tx: TenantTx,
  emails: readonly string[],
): Promise<Map<string, string>> {
  const candidates = await loadCandidates(tx, [...new Set(emails)]);
  return new Map(
    [...candidates].flatMap(([email, [only, ...others]]) =>
      only && others.length === 0 ? [[email, only.id] as const] : [],
    ),
  );
}

/** The same by the source's ids of its users, for where it keeps their addresses to itself. */
export async function loadPeopleBySourceId(
  tx: TenantTx,
  { jobId, sourceIds }: { jobId: string; sourceIds: readonly string[] },
): Promise<Map<string, string>> {
  const wanted = [...new Set(sourceIds)];
  if (wanted.length === 0) return new Map();
  const users = await tx
    .select({ id: sourceUser.sourceId, email: sourceUser.emailNormalized })
    .from(sourceUser)
    .where(and(eq(sourceUser.jobId, jobId), inArray(sourceUser.sourceId, wanted)));
  const emails = users.flatMap(({ email }) => (email === "" ? [] : [email]));
  const people = await loadPeopleByEmail(tx, emails);
  return new Map(
    users.flatMap(({ id, email }) => {
      const personId = people.get(email);
      return personId === undefined ? [] : [[id, personId] as const];
    }),
  );
}
