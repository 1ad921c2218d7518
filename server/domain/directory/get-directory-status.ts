import { eq, sql } from "drizzle-orm";

import { directoryGroup, person, tenant } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { notFound } from "@/server/lib/errors";

import type { DirectoryStatus } from "./schema";

/** How the reading of the directory stands, and what waits for a person's word. */
export async function getDirectoryStatus(ctx: UserCtx): Promise<DirectoryStatus> {
  requireRight(ctx.actor, "tenant.manage");
  return ctx.db.tx(async (tx) => {
    const [row] = await tx.select().from(tenant).where(eq(tenant.id, ctx.db.tenantId));
    if (!row) throw notFound("tenant");
    const counted = (condition: ReturnType<typeof sql>) =>
      sql<number>`(count(*) filter (where ${condition}))::int`;
    const [people] = await tx
      .select({
        people: counted(sql`${person.origin} = 'directory' and ${person.directoryState} <> 'left'`),
        left: counted(sql`${person.directoryState} = 'left'`),
        manual: counted(sql`${person.origin} = 'manual'`),
      })
      .from(person);
    const [groups] = await tx
      .select({ groups: counted(sql`${directoryGroup.directoryState} <> 'left'`) })
      .from(directoryGroup);
    return {
      consented: row.directoryConsentAt !== null,
      syncedAt: row.directorySyncedAt,
      nextSyncAt: row.nextDirectorySyncAt,
      failure: row.directoryFailure,
      people: people?.people ?? 0,
      left: people?.left ?? 0,
      manual: people?.manual ?? 0,
      groups: groups?.groups ?? 0,
      groupsRead: row.groupsDeltaLink !== null,
      managersReadAt: row.managersReadAt,
      shrinkPercent: row.directoryShrinkPercent,
      shrink: row.directoryShrink && {
        ...row.directoryShrink,
        confirmedAt: row.directoryShrinkConfirmedAt,
      },
    };
  });
}
