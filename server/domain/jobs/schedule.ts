import { CronExpressionParser } from "cron-parser";
import { eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { tenant } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { AppError } from "@/server/lib/errors";

const minuteMs = 60_000;
/** Runs closer than this would only meet the one before; Zoom announces what is new within minutes anyway. */
const closestMinutes = 15;
/** Times in which two that are too close would show. */
const looksAhead = 60;

/**
 * The next times that a schedule names, read in a time zone. A time that the clock skips in spring comes as much later, one
 * that it shows twice in autumn comes once.
 * @throws Error when it can't be read
 */
export function timesAfter(schedule: string, timeZone: string, after: Date, count: number): Date[] {
  const times = schedule.split(";").flatMap((expression) => {
    const next = CronExpressionParser.parse(expression.trim(), { tz: timeZone, currentDate: after });
    return Array.from({ length: count }, () => next.next().getTime());
  });
  return [...new Set(times)]
    .sort((a, b) => a - b)
    .slice(0, count)
    .map((time) => new Date(time));
}

/** @throws AppError BAD_REQUEST when the schedule names no times, or times that are too close */
export function checkSchedule(schedule: string, timeZone: string, now: Date): void {
  const times = readTimes(schedule, timeZone, now);
  const close = times.some((time, index) => {
    const before = times[index - 1];
    return before !== undefined && time.getTime() - before.getTime() < closestMinutes * minuteMs;
  });
  if (close) {
    throw new AppError(
      "BAD_REQUEST",
      `Leave at least ${closestMinutes} minutes between two runs. Zoom announces new recordings within minutes without any run.`,
    );
  }
}

function readTimes(schedule: string, timeZone: string, now: Date): Date[] {
  try {
    return timesAfter(schedule, timeZone, now, looksAhead);
  } catch {
    throw new AppError(
      "BAD_REQUEST",
      "This schedule names no time. Write five fields for minute, hour, day, month and weekday, such as “30 1 * * 1-5”.",
    );
  }
}

export async function tenantZone(tx: TenantTx, ctx: Ctx): Promise<string> {
  const [home] = await tx
    .select({ timeZone: tenant.timeZone })
    .from(tenant)
    .where(eq(tenant.id, ctx.db.tenantId));
  return home?.timeZone ?? "UTC";
}

/** The first time after `ctx.now` that a job's schedule names, read in the tenant's time zone. */
export async function nextRunAfter(tx: TenantTx, ctx: Ctx, schedule: string): Promise<Date> {
  const [next] = timesAfter(schedule, await tenantZone(tx, ctx), ctx.now, 1);
  if (!next) throw new Error("a stored schedule names no time");
  return next;
}
