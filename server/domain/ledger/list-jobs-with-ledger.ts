import { asc, eq, sql } from "drizzle-orm";

import { job } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";

import type { JobWithLedger } from "./schema";

/** Integration jobs, archived ones last: each has a ledger of its own. */
export async function listJobsWithLedger(ctx: UserCtx): Promise<JobWithLedger[]> {
  requireRight(ctx.actor, "jobs.manage");
  return ctx.db.tx(async (tx) => {
    const archived = sql<boolean>`(${job.archivedAt} is not null)`;
    return tx
      .select({ id: job.id, name: job.name, createdAt: job.createdAt, archived })
      .from(job)
      .where(eq(job.group, "integration"))
      .orderBy(archived, asc(job.name), asc(job.createdAt));
  });
}
