import { and, eq, inArray, isNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { job, sourceSetting, sourceUser } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireInScope } from "@/server/domain/access/in-scope";
import { requireRight } from "@/server/domain/access/require-right";
import { addressesOf, loadOwners } from "@/server/domain/ledger/load-owners";

import type { PersonSettings } from "./schema";
import { selectEntries } from "./select-entries";

/**
 * What Zoom is set to for somebody, in every account where they are a user.
 * @throws AppError NOT_FOUND outside the actor's User Assignment
 */
export async function personSettings(ctx: UserCtx, input: { personId: string }): Promise<PersonSettings> {
  requireRight(ctx.actor, "users.list");
  return ctx.db.tx(async (tx) => {
    await requireInScope(tx, ctx.actor, [input.personId]);
    const users = await usersOfPerson(tx, input.personId, ctx.now);
    const syncing = await tx
      .select({ id: job.id })
      .from(job)
      .where(and(eq(job.syncRecordingRule, true), eq(job.enabled, true), isNull(job.archivedAt)));
    const entries = [];
    for (const [jobId, sourceIds] of users) {
      const where = and(eq(sourceSetting.jobId, jobId), inArray(sourceSetting.sourceId, sourceIds));
      entries.push(...(await selectEntries(tx, where)));
    }
    return {
      entries: entries.filter((entry) => entry.readAt !== null),
      syncing: syncing.map(({ id }) => id),
    };
  });
}

/** Users of connected accounts who are this person and nobody else, by job. */
export async function usersOfPerson(
  tx: TenantTx,
  personId: string,
  now: Date,
): Promise<Map<string, string[]>> {
  const addresses = await addressesOf(tx, personId);
  const found = await tx
    .select({ jobId: sourceUser.jobId, sourceId: sourceUser.sourceId })
    .from(sourceUser)
    .where(inArray(sourceUser.emailNormalized, addresses));
  const users = new Map<string, string[]>();
  for (const jobId of new Set(found.map((row) => row.jobId))) {
    const ids = found.filter((row) => row.jobId === jobId).map((row) => row.sourceId);
    const owners = await loadOwners(tx, jobId, ids, now);
    users.set(
      jobId,
      ids.filter((id) => owners.get(id)?.personId === personId),
    );
  }
  return users;
}
