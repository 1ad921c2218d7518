import { asc, eq } from "drizzle-orm";

import { job } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";

/** Jobs as search facet: archived ones stay, because recordings carry them. */
export async function listIntegrations(ctx: UserCtx) {
  requireRight(ctx.actor, "conversations.search");
  return ctx.db.tx(async (tx) => {
    const rows = await tx
      .select({
        id: job.id,
        name: job.name,
        type: job.integrationType,
        createdAt: job.createdAt,
        archivedAt: job.archivedAt,
        nextRunAt: job.nextRunAt,
        state: job.state,
      })
      .from(job)
      .where(eq(job.group, "integration"))
      .orderBy(asc(job.name));
    return rows.map((row) => ({ ...row, archived: row.archivedAt !== null }));
  });
}
