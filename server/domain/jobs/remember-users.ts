import { and, eq, lt, ne, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceUser } from "@/db/schema";
import { type ZoomConnection, zoomGet } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { userSchema, type ZoomUser } from "@/server/connectors/zoom/schema";
import type { Ctx } from "@/server/domain/access/ctx";

/**
 * What we add to Zoom's own words for a user's status: missing from a complete list, and still there but the recordings
 * could not be listed in the last run.
 */
export const goneFromAccount = "gone";
export const notListed = "not_listed";

/** A statement takes 65,534 parameters. */
const rowsPerStatement = 1_000;

/** Writes users of the account as Zoom lists them now. Who could not be listed in a run stays so until the next (`newRun`). */
export async function rememberUsers(
  tx: TenantTx,
  ctx: Ctx,
  jobId: string,
  users: readonly ZoomUser[],
  { newRun = false }: { newRun?: boolean } = {},
): Promise<void> {
  const rows = users.map((user) => ({
    tenantId: ctx.db.tenantId,
    jobId,
    sourceId: user.id,
    emailNormalized: user.email?.toLowerCase() ?? "",
    status: user.status ?? "active",
    seenAt: ctx.now,
  }));
  for (let at = 0; at < rows.length; at += rowsPerStatement) {
    await upsertUsers(tx, rows.slice(at, at + rowsPerStatement), newRun);
  }
}

async function upsertUsers(
  tx: TenantTx,
  rows: (typeof sourceUser.$inferInsert)[],
  newRun: boolean,
): Promise<void> {
  await tx
    .insert(sourceUser)
    .values(rows)
    .onConflictDoUpdate({
      target: [sourceUser.tenantId, sourceUser.jobId, sourceUser.sourceId],
      set: {
        // An answer that leaves the address out takes away none that is known, or stands for the user in a mapping.
        emailNormalized: sql`coalesce(nullif(excluded.email_normalized, ''), ${sourceUser.emailNormalized})`,
        status: newRun
          ? sql`excluded.status`
          : sql`case when ${sourceUser.status} = ${notListed} then ${notListed} else excluded.status end`,
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

/**
 * Asks Zoom about a host whom no list has named yet: somebody may record before the next sweep. Whom Zoom can't name
 * stays unknown.
 * @throws ZoomError when Zoom can't be asked now
 */
export async function learnHost(
  ctx: Ctx,
  zoom: ZoomConnection,
  jobId: string,
  hostId: string | null,
): Promise<void> {
  if (!hostId) return;
  const known = await ctx.db.tx((tx) =>
    tx
      .select({ id: sourceUser.sourceId })
      .from(sourceUser)
      .where(and(eq(sourceUser.jobId, jobId), eq(sourceUser.sourceId, hostId))),
  );
  if (known.length > 0) return;
  try {
    const path = `/users/${encodeURIComponent(hostId)}`;
    const user = await zoomGet(zoom, { label: "light", path, schema: userSchema });
    await ctx.db.tx((tx) => rememberUsers(tx, ctx, jobId, [user]));
  } catch (error) {
    const unnamed = ["gone", "missing_scope", "forbidden", "not_available"];
    if (!(error instanceof ZoomError) || !unnamed.includes(error.failure.kind)) throw error;
  }
}
