import { and, countDistinct, desc, eq, isNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { job, sourceSetting } from "@/db/schema";

import { isOfPresentUser } from "./present-user";
import { filterCondition } from "./select-entries";

export type NotRecorded = {
  people: number;
  /** The job that most of them are in; null = there is nobody. */
  jobId: string | null;
};

/** Who is licensed here with a rule that wants Zoom to record by itself, and isn't recorded there, as far as it was read. */
export async function countNotRecorded(tx: TenantTx): Promise<NotRecorded> {
  const people = countDistinct(sourceSetting.sourceId);
  const jobs = await tx
    .select({ jobId: sourceSetting.jobId, people })
    .from(sourceSetting)
    .innerJoin(job, eq(job.id, sourceSetting.jobId))
    .where(
      and(
        eq(job.enabled, true),
        isNull(job.archivedAt),
        filterCondition("not_recorded"),
        isOfPresentUser(tx),
      ),
    )
    .groupBy(sourceSetting.jobId)
    .orderBy(desc(people), sourceSetting.jobId);
  return { people: jobs.reduce((sum, row) => sum + row.people, 0), jobId: jobs[0]?.jobId ?? null };
}
