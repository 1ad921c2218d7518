import { TZDate } from "@date-fns/tz";
import { and, eq, isNull, ne, sql } from "drizzle-orm";

import { job, sourceSetting, sourceUser, tenant } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { goneFromAccount } from "@/server/domain/jobs/remember-users";
import { announce } from "@/server/events/announce";

import { loadAccess } from "./load-subjects";
import { freshMs } from "./next-users";

const hourMs = 60 * 60_000;
/** A night that was missed is made up for by day. */
const overdueMs = 30 * hourMs;
const night = { from: 1, until: 5 };

/** Somebody new was never read. */
const oldestReading = sql`min(coalesce(${sourceSetting.readAt}, 'epoch'))`.mapWith(sourceSetting.readAt);

/** Asks for the nightly reading of what Zoom is set to, for every job whose rows have become old, or that was never read. */
export async function requestDueReads(ctx: Ctx): Promise<number> {
  return ctx.db.tx(async (tx) => {
    const [home] = await tx.select({ timeZone: tenant.timeZone }).from(tenant);
    const hour = new TZDate(ctx.now, home?.timeZone ?? "UTC").getHours();
    const isNight = hour >= night.from && hour < night.until;
    const jobs = await tx
      .select({ id: job.id, oldest: oldestReading })
      .from(job)
      .innerJoin(sourceUser, and(eq(sourceUser.jobId, job.id), ne(sourceUser.status, goneFromAccount)))
      .leftJoin(
        sourceSetting,
        and(
          eq(sourceSetting.jobId, job.id),
          eq(sourceSetting.sourceId, sourceUser.sourceId),
          eq(sourceSetting.product, "meetings"),
        ),
      )
      .where(and(eq(job.integrationType, "zoom"), eq(job.enabled, true), isNull(job.archivedAt)))
      .groupBy(job.id);
    let asked = 0;
    for (const { id, oldest } of jobs) {
      const ageMs = ctx.now.getTime() - oldest.getTime();
      const due = ageMs > overdueMs || (isNight && ageMs > freshMs);
      if (!due || !(await loadAccess(tx, id))?.mayRead.meetings) continue;
      await announce(tx, { name: "settings/read.wanted", data: { tenantId: ctx.db.tenantId, jobId: id } });
      asked++;
    }
    return asked;
  });
}

/** A pass over all users goes on behind `after`. */
export const requestMoreReads = (
  ctx: Ctx,
  { jobId, after, readBefore }: { jobId: string; after: string | null; readBefore: string | undefined },
): Promise<unknown> =>
  ctx.db.tx((tx) =>
    announce(tx, {
      name: "settings/read.wanted",
      data: {
        ...{ tenantId: ctx.db.tenantId, jobId },
        ...(after === null ? {} : { after }),
        ...(readBefore === undefined ? {} : { readBefore }),
      },
    }),
  );
