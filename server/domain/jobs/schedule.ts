import { CronExpressionParser } from "cron-parser";
import { eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { tenant } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";

/** Every night at two, in the tenant's time zone. */
export const defaultSchedule = "0 2 * * *";

/** The first time after `ctx.now` that a five-field cron expression names, read in the tenant's time zone. */
export async function nextRunAfter(tx: TenantTx, ctx: Ctx, schedule: string): Promise<Date> {
  const [home] = await tx
    .select({ timeZone: tenant.timeZone })
    .from(tenant)
    .where(eq(tenant.id, ctx.db.tenantId));
  return CronExpressionParser.parse(schedule, { tz: home?.timeZone ?? "UTC", currentDate: ctx.now })
    .next()
    .toDate();
}
