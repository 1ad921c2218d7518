import { and, count, inArray, isNull, lt, min, or, type SQL, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceUser } from "@/db/schema";
import { notListed } from "@/server/domain/jobs/remember-users";

import { addressesOf } from "./load-owners";
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

/** Null: nobody of Zoom's can be them. */
async function addressedTo(tx: TenantTx, personId: string): Promise<SQL | null> {
  const emails = await addressesOf(tx, personId);
  return emails.length > 0 ? inArray(sourceUser.emailNormalized, emails) : null;
}
