import { and, eq, lt, ne, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceUser } from "@/db/schema";
import type { SourceSession } from "@/server/connectors/zoom/files";
import type { ZoomUser } from "@/server/connectors/zoom/schema";
import type { Ctx } from "@/server/domain/access/ctx";

/**
 * What we add to Zoom's own words for a user's status: missing from a complete list, and still there but the recordings
 * could not be listed in the last run.
 */
export const goneFromAccount = "gone";
export const notListed = "not_listed";

/** Writes users of the account as Zoom lists them now. */
export async function rememberUsers(
  tx: TenantTx,
  ctx: Ctx,
  jobId: string,
  users: readonly ZoomUser[],
): Promise<void> {
  if (users.length === 0) return;
  await tx
    .insert(sourceUser)
    .values(
      users.map((user) => ({
        tenantId: ctx.db.tenantId,
        jobId,
        sourceId: user.id,
        emailNormalized: user.email?.toLowerCase() ?? "",
        status: user.status ?? "active",
        seenAt: ctx.now,
      })),
    )
    .onConflictDoUpdate({
      target: [sourceUser.tenantId, sourceUser.jobId, sourceUser.sourceId],
      set: {
        emailNormalized: sql`excluded.email_normalized`,
        status: sql`excluded.status`,
        seenAt: sql`excluded.seen_at`,
      },
    });
}

/** To be called after a complete list only: whoever it did not name has left the account. */
export async function markUsersGone(tx: TenantTx, jobId: string, listedFrom: Date): Promise<void> {
  await tx
    .update(sourceUser)
    .set({ status: goneFromAccount })
    .where(
      and(
        eq(sourceUser.jobId, jobId),
        lt(sourceUser.seenAt, listedFrom),
        ne(sourceUser.status, goneFromAccount),
      ),
    );
}

/** A host whom no list has named yet, as the session names them: somebody may record before the first sweep. */
export async function rememberHost(
  tx: TenantTx,
  ctx: Ctx,
  jobId: string,
  session: Pick<SourceSession, "hostId" | "hostEmail">,
): Promise<void> {
  if (!session.hostId || !session.hostEmail) return;
  await tx
    .insert(sourceUser)
    .values({
      tenantId: ctx.db.tenantId,
      jobId,
      sourceId: session.hostId,
      emailNormalized: session.hostEmail,
      status: "active",
      seenAt: ctx.now,
    })
    .onConflictDoNothing();
}
