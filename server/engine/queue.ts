import { PgBoss, type Db, type Job as BossJob, type JobInsert } from "pg-boss";
import { z } from "zod";
import { log } from "@/server/lib/log";
import type { Sql, Tx } from "./database";
import { queueName, queueOptions, queueSchema } from "./queue-settings";

/**
 * A call to make: `discover` runs the function until it meets new steps, `step` runs one planned step, `wake` ends a
 * sleep or a wait without a call. `attempt` counts failures of the app's code, `unreachable` calls that did not arrive.
 */
export type Job = {
  kind: "discover" | "step" | "wake";
  runId: string;
  stepId?: string;
  attempt: number;
  unreachable: number;
};

/** Calls of one group run at most `limit` at a time. */
export type Group = { id: string; limit: number };
export type NewJob = { job: Job; startAt?: Date; group?: Group | undefined };
export type TakenJob = { job: Job; claim: { id: string; retryCount: number } };
export type Queue = Awaited<ReturnType<typeof openQueue>>;

const settled = z.object({ affected: z.number() });

/** Thrown when another engine has taken the job over: its result must not be recorded. */
export class LostClaim extends Error {
  override readonly name = "LostClaim";
}

/**
 * Opens the queue as the app's role. pg-boss keeps it; claims are fenced by their retry count, so that a result
 * counts only while its claim is still the current one.
 *
 * @param slots most calls that run at a time; groups with this limit or a higher one need no counting
 */
export async function openQueue(databaseUrl: string, slots: number) {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    schema: queueSchema,
    max: 2,
    application_name: "engine-queue",
    migrate: false,
    createSchema: false,
    schedule: false,
    reindex: false,
    monitorVacuum: false,
  });
  boss.on("error", (err) => log.error({ err }, "queue error"));
  await boss.start();
  const tiers = Object.fromEntries(
    Array.from({ length: slots }, (_, index) => [String(index + 1), index + 1]),
  );

  return {
    /** Adds jobs inside the transaction. */
    async add(tx: Tx, jobs: readonly NewJob[]): Promise<void> {
      if (jobs.length > 0) await boss.insert(queueName, jobs.map(toInsert), { db: within(tx) });
    },

    /** Removes a finished job inside the transaction. @throws LostClaim */
    async settle(tx: Tx, { claim }: TakenJob): Promise<void> {
      const { affected } = settled.parse(await boss.deleteJob(queueName, claim, { db: within(tx) }));
      if (affected === 0) throw new LostClaim("The job was taken over by another engine.");
    },

    /** Claims up to `limit` jobs that are due. */
    async take(limit: number): Promise<TakenJob[]> {
      const jobs = await boss.fetch<Job>(queueName, {
        batchSize: limit,
        groupConcurrency: { default: slots, tiers },
      });
      return jobs.map((job: BossJob<Job>) => ({
        job: job.data,
        claim: { id: job.id, retryCount: job.retryCount },
      }));
    },

    /** Gives a job back unchanged; it comes again after a second. */
    async release({ claim }: TakenJob): Promise<void> {
      await boss.fail(queueName, claim, { reason: "released" });
    },

    /** Gives back whatever an engine held that is gone. Only the leader may call this, before it takes anything. */
    async recover(sql: Sql): Promise<number> {
      const held = await sql<{ id: string }[]>`
        select id from ${sql(queueSchema)}.job where name = ${queueName} and state = 'active'`;
      if (held.length > 0)
        await boss.fail(
          queueName,
          held.map(({ id }) => id),
          { reason: "the engine ended" },
        );
      return held.length;
    },

    async close(): Promise<void> {
      await boss.stop({ graceful: false });
    },
  };

  function toInsert({ job, startAt, group }: NewJob): JobInsert {
    return {
      data: job,
      retryLimit: queueOptions.retryLimit,
      ...(startAt ? { startAfter: startAt } : {}),
      ...(group && group.limit < slots ? { group: { id: group.id, tier: String(group.limit) } } : {}),
    };
  }
}

function within(tx: Tx): Db {
  return {
    async executeSql(text, values) {
      return { rows: await tx.unsafe(text, values as never[]) };
    },
  };
}
