import { and, eq, inArray } from "drizzle-orm";

import type { SourceKind } from "@/db/constants";
import { sourceItem } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";

import { isWorking } from "./job-state";

/**
 * The sessions that items belong to and that still have something to import; none while the job is switched off or
 * disconnected: the items stay kept, and are announced again once it works.
 */
export async function sessionsToImport(
  ctx: Ctx,
  input: { jobId: string; itemIds: readonly string[] },
): Promise<{ kind: SourceKind; sessionKey: string }[]> {
  return ctx.db.tx(async (tx) => {
    if (!(await isWorking(tx, input.jobId))) return [];
    return tx
      .selectDistinct({ kind: sourceItem.kind, sessionKey: sourceItem.sessionKey })
      .from(sourceItem)
      .where(
        and(
          eq(sourceItem.jobId, input.jobId),
          inArray(sourceItem.id, [...input.itemIds]),
          inArray(sourceItem.state, ["kept", "importing"]),
        ),
      );
  });
}
