import { eq } from "drizzle-orm";

import type { SourceOffReason } from "@/db/constants";
import { job, jobRun, sourceUser, zoomConnection } from "@/db/schema";
import { addJob } from "@/server/domain/testing/archived-conversation";
import type { SignedIn, TenantFixture } from "@/server/domain/testing/tenant-fixture";
import { newId } from "@/server/lib/id";

import { coverage } from "../coverage";
import type { BlindSpot } from "../schema";
import { connectAtOnce } from "./ledger-rows";

export const day = (date: string) => new Date(`${date}T02:00:00Z`);
export const march = (date: string) => day(`2026-03-${date}`);
/** The first run, and the stretch that it looked at. */
const first = { createdAt: day("2025-06-01"), windowFrom: day("2024-06-01"), windowTo: day("2025-06-02") };

type Run = Partial<typeof jobRun.$inferInsert> & { createdAt: Date };
type User = { listedThrough: Date | null; status?: string; email?: string };
export type Standing = {
  job?: Partial<typeof job.$inferInsert>;
  grant?: { deadAt: Date };
  /** Instead of a first run that read everything. */
  runs?: Run[];
  /** Besides those. */
  more?: Run[];
  users?: User[];
};

export const goodRun = { state: "done", stage: "chat", stageCursor: { chat: "listed" }, ...first } as const;
export const failedRun = (createdAt: Date): Run => ({
  createdAt,
  state: "failed",
  failure: "Zoom could not be reached.",
});
export const backfillRun = (from: string, to: string, rest: Partial<Run> = {}): Run => ({
  ...{ createdAt: march("20"), trigger: "backfill", windowFrom: day(from), windowTo: day(to) },
  ...rest,
});

/** Not read since 10 March, with what began since the eighth. */
export const phoneOff = (reason: SourceOffReason): Standing => ({
  job: {
    sourcesOff: {
      phone: {
        reason,
        ...{ since: march("10").toISOString(), askedAt: march("30").toISOString() },
        from: march("08").toISOString(),
      },
    },
  },
});
/** A job that read all of Zoom this morning, but for what is said of it. */
export async function addStanding(home: TenantFixture, standing: Standing): Promise<string> {
  const id = await addJob(home, newId());
  await connectAtOnce(home, id, id);
  const { runs = [goodRun], more = [], users = [] } = standing;
  await home.db.tx(async (tx) => {
    await tx
      .update(job)
      .set({ lastSuccessAt: march("31"), ...standing.job })
      .where(eq(job.id, id));
    if (standing.grant)
      await tx.update(zoomConnection).set(standing.grant).where(eq(zoomConnection.jobId, id));
    for (const run of [...runs, ...more]) {
      const { createdAt } = run;
      const times = { startedAt: createdAt, listedAt: run.state === "failed" ? null : createdAt };
      const ended = { finishedAt: createdAt, windowFrom: createdAt, windowTo: createdAt };
      await tx.insert(jobRun).values({
        ...{ tenantId: home.tenantId, id: newId(), jobId: id, trigger: "schedule", state: "done" },
        ...times,
        ...ended,
        ...run,
      });
    }
    for (const { email = "", status = "not_listed", listedThrough } of users) {
      const user = { tenantId: home.tenantId, jobId: id, sourceId: newId(), emailNormalized: email };
      await tx.insert(sourceUser).values({ ...user, status, listedThrough, seenAt: home.now });
    }
  });
  return id;
}

type Period = readonly [from: Date | null, to: Date | null];
export type Periods = readonly Period[];

export const periodOf = ([from, to]: Period) => ({
  ...(from && { from: from.toISOString() }),
  ...(to && { to: to.toISOString() }),
});

/** What is said beside a search, without the job. */
export async function besideSearch(id: string, period: Period, { ctx }: SignedIn): Promise<Spot[]> {
  const { blind } = await coverage(ctx, { integrations: [id], ...periodOf(period) });
  return blind.map(({ id: _, name: __, ...spot }) => spot);
}

type Spot = Omit<BlindSpot, "id" | "name">;
export const spot = (expected: Partial<Spot> & Pick<Spot, "why">): Spot => ({
  ...{ since: null, until: null, stage: null, users: null },
  ...expected,
});
