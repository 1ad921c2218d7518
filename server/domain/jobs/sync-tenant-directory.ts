import { eq } from "drizzle-orm";

import { tenant } from "@/db/schema";
import type { GraphConnection } from "@/server/connectors/microsoft/token";
import type { Ctx } from "@/server/domain/access/ctx";
import { syncDirectory, type SyncOutcome } from "@/server/domain/directory/sync-directory";
import { notFound } from "@/server/lib/errors";

/** Syncs the directory of the context's tenant; `connect` leads to Graph for its Entra tenant. */
export async function syncTenantDirectory(
  ctx: Ctx,
  connect: (tid: string) => GraphConnection,
): Promise<SyncOutcome> {
  const [row] = await ctx.db.tx((tx) =>
    tx.select({ tid: tenant.tid }).from(tenant).where(eq(tenant.id, ctx.db.tenantId)),
  );
  if (!row) throw notFound("tenant");
  return syncDirectory(ctx, connect(row.tid));
}
