import { and, eq, inArray, isNull, notInArray, or, sql } from "drizzle-orm";

import { sourceSetting, sourceUser } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { phoneUserIds } from "@/server/connectors/zoom/settings-api";
import type { Ctx } from "@/server/domain/access/ctx";

import { loadAccess } from "./load-subjects";

const rowsPerStatement = 5_000;

/**
 * Notes who of the account has a phone license, by its own list: everybody else is asked nothing about phones. Whoever lost
 * theirs keeps the row, because what was written may still have to be given back.
 * @throws ZoomError for what may pass
 */
export async function notePhones(ctx: Ctx, zoom: ZoomConnection, input: { jobId: string }): Promise<number> {
  const access = await ctx.db.tx((tx) => loadAccess(tx, input.jobId));
  if (!access?.mayRead.phone) return 0;
  const listed = await phoneUserIds(zoom);
  if (!listed) return 0;
  const { jobId } = input;
  const ids = [...listed.ids];
  await ctx.db.tx(async (tx) => {
    for (let from = 0; from < ids.length; from += rowsPerStatement) {
      const batch = ids.slice(from, from + rowsPerStatement);
      const known = await tx
        .select({ sourceId: sourceUser.sourceId })
        .from(sourceUser)
        .where(and(eq(sourceUser.jobId, jobId), inArray(sourceUser.sourceId, batch)));
      if (known.length === 0) continue;
      await tx
        .insert(sourceSetting)
        .values(
          known.map(({ sourceId }) => ({
            ...{ tenantId: ctx.db.tenantId, jobId, sourceId },
            ...{ product: "phone" as const, state: "not_read" as const },
          })),
        )
        .onConflictDoUpdate({
          target: [
            sourceSetting.tenantId,
            sourceSetting.jobId,
            sourceSetting.sourceId,
            sourceSetting.product,
          ],
          set: { failure: sql`nullif(${sourceSetting.failure}, 'gone')` },
        });
    }
    if (!listed.complete) return;
    await tx
      .update(sourceSetting)
      .set({ state: "unavailable", failure: "gone" })
      .where(
        and(
          eq(sourceSetting.jobId, jobId),
          eq(sourceSetting.product, "phone"),
          or(isNull(sourceSetting.failure), sql`${sourceSetting.failure} <> 'gone'`),
          notInArray(sourceSetting.sourceId, ids),
        ),
      );
  });
  return ids.length;
}
