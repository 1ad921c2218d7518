import { asc, eq, inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { externalIdentity, job, sourceUser } from "@/db/schema";
import { shownEmail } from "@/server/domain/mapping/unnamed";

import type { PersonIdentity, PersonSourceUser } from "./schema";

/** Addresses that were mapped to somebody, the oldest first; `stored` is what source users are matched by. */
export async function loadIdentities(
  tx: TenantTx,
  personId: string,
): Promise<(PersonIdentity & { stored: string })[]> {
  const rows = await tx
    .select({
      id: externalIdentity.id,
      stored: externalIdentity.emailNormalized,
      mappedAt: externalIdentity.createdAt,
    })
    .from(externalIdentity)
    .where(eq(externalIdentity.personId, personId))
    .orderBy(asc(externalIdentity.createdAt), asc(externalIdentity.id));
  return rows.map((row) => ({ ...row, email: shownEmail(row.stored) }));
}

/** Users of connected accounts with one of these addresses. */
export async function loadSourceUsers(
  tx: TenantTx,
  addresses: readonly string[],
): Promise<PersonSourceUser[]> {
  const rows = await tx
    .select({
      jobId: sourceUser.jobId,
      jobName: job.name,
      sourceId: sourceUser.sourceId,
      email: sourceUser.emailNormalized,
      status: sourceUser.status,
      reachesBackTo: sourceUser.reachesBackTo,
    })
    .from(sourceUser)
    .innerJoin(job, eq(job.id, sourceUser.jobId))
    .where(inArray(sourceUser.emailNormalized, [...addresses]))
    .orderBy(asc(job.name), asc(sourceUser.sourceId));
  return rows.map((row) => ({ ...row, email: shownEmail(row.email) }));
}
