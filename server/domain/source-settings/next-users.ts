import { and, asc, eq, gt, isNull, lt, ne, or } from "drizzle-orm";

import { sourceSetting, sourceUser } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { goneFromAccount } from "@/server/domain/jobs/remember-users";

/** So many take well under a minute at the pace we keep. */
const usersPerStep = 50;
/** Read so lately, nobody is read again by the nightly pass. */
export const freshMs = 20 * 60 * 60_000;

/** The next users of the account whose settings were not read lately, or since `readBefore`; `next` = where to go on, null = nobody is left. */
export async function nextUsers(
  ctx: Ctx,
  input: { jobId: string; after: string | null; readBefore?: Date | undefined },
): Promise<{ sourceIds: string[]; next: string | null }> {
  const { readBefore = new Date(ctx.now.getTime() - freshMs) } = input;
  const rows = await ctx.db.tx((tx) =>
    tx
      .select({ sourceId: sourceUser.sourceId })
      .from(sourceUser)
      .leftJoin(
        sourceSetting,
        and(
          eq(sourceSetting.jobId, sourceUser.jobId),
          eq(sourceSetting.sourceId, sourceUser.sourceId),
          eq(sourceSetting.product, "meetings"),
        ),
      )
      .where(
        and(
          eq(sourceUser.jobId, input.jobId),
          ne(sourceUser.status, goneFromAccount),
          or(isNull(sourceSetting.readAt), lt(sourceSetting.readAt, readBefore)),
          input.after === null ? undefined : gt(sourceUser.sourceId, input.after),
        ),
      )
      .orderBy(asc(sourceUser.sourceId))
      .limit(usersPerStep),
  );
  const sourceIds = rows.map((row) => row.sourceId);
  return { sourceIds, next: sourceIds.length === usersPerStep ? (sourceIds.at(-1) ?? null) : null };
}
