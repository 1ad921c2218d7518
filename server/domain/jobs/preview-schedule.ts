import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";

import { checkSchedule, tenantZone, timesAfter } from "./schedule";

const shown = 3;

/**
 * The next runs that a schedule would start, in the tenant's time zone.
 * @throws AppError BAD_REQUEST for a schedule that can't be kept
 */
export async function previewSchedule(
  ctx: UserCtx,
  { schedule }: { schedule: string },
): Promise<{ times: Date[]; timeZone: string }> {
  requireRight(ctx.actor, "jobs.manage");
  return ctx.db.tx(async (tx) => {
    const timeZone = await tenantZone(tx, ctx);
    checkSchedule(schedule, timeZone, ctx.now);
    return { times: timesAfter(schedule, timeZone, ctx.now, shown), timeZone };
  });
}
