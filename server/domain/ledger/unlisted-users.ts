import { and, count, eq, inArray, isNull, lt, min, or, type SQL, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { externalIdentity, person, sourceUser } from "@/db/schema";
import { notListed } from "@/server/domain/jobs/remember-users";

import type { BlindSpot } from "./schema";

/** Everybody, or the users of Zoom that are one person. */
export type UsersOf = "everybody" | { personId: string };

/**
 * By job, the users whose recordings the last run could not list: since the first of them was listed whole. How many they
 * are is for those alone who see everybody's recordings.
 */
export async function unlistedUsers(
  tx: TenantTx,
  jobIds: readonly string[],
  { to, users }: { to: Date | null; users: UsersOf },
): Promise<Map<string, Omit<BlindSpot, "id" | "name">[]>> {
  const whose = users === "everybody" ? undefined : await addressedTo(tx, users.personId);
  if (jobIds.length === 0 || whose === null) return new Map();
  const rows = await tx
    .select({
      jobId: sourceUser.jobId,
      n: count(),
      since: min(sourceUser.listedThrough),
      never: sql<boolean>`bool_or(${sourceUser.listedThrough} is null)`,
    })
    .from(sourceUser)
    .where(
      and(
        inArray(sourceUser.jobId, [...jobIds]),
        // As the index has it: a parameter would not be known to be that.
        sql`${sourceUser.status} = ${sql.raw(`'${notListed}'`)}`,
        to ? or(isNull(sourceUser.listedThrough), lt(sourceUser.listedThrough, to)) : undefined,
        whose,
      ),
    )
    .groupBy(sourceUser.jobId);
  return new Map(
    rows.map(({ jobId, n, since, never }) => [
      jobId,
      [
        {
          why: "not_listed",
          since: never ? null : since,
          until: null,
          stage: "meetings",
          users: users === "everybody" ? n : null,
        },
      ],
    ]),
  );
}

/** A person's addresses, as Zoom's users are matched by them; null = there is none. */
async function addressedTo(tx: TenantTx, personId: string): Promise<SQL | null> {
  const [own] = await tx
    .select({ upn: person.upnNormalized, mail: person.mailNormalized })
    .from(person)
    .where(eq(person.id, personId));
  const mapped = await tx
    .select({ email: externalIdentity.emailNormalized })
    .from(externalIdentity)
    .where(eq(externalIdentity.personId, personId));
  const emails = [own?.upn, own?.mail, ...mapped.map(({ email }) => email)].flatMap((email) => email || []);
  return emails.length > 0 ? inArray(sourceUser.emailNormalized, emails) : null;
}
