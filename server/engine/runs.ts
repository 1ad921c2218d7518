import { v7 as uuid } from "uuid";
import type { Sql, Tx } from "./database";
import { compile } from "./expression";
import { maxAttempts, type FunctionConfig } from "./function-config";
import type { EngineEvent } from "./protocol";
import type { Group, NewJob, Queue } from "./queue";

/** A function may run again for the same key after this time, as with Inngest. */
const idempotencyHours = 24;

export type Start = {
  config: FunctionConfig;
  event: EngineEvent;
  parent?: { runId: string; stepId: string };
};

/** The queue job that calls the function to find its next steps. */
export function discovery(runId: string, group: Group | undefined, attempt = 0, startAt?: Date): NewJob {
  const job = { kind: "discover", runId, attempt, unreachable: 0 } as const;
  return { job, group, ...(startAt ? { startAt } : {}) };
}

/**
 * Starts runs inside the transaction: row and first queue job together. A start whose idempotency key was seen in the
 * last 24 hours is left out.
 *
 * @returns the ids of the runs that were started
 */
export async function startRuns(tx: Tx, queue: Queue, starts: readonly Start[]): Promise<string[]> {
  const jobs: NewJob[] = [];
  for (const { config, event, parent } of starts) {
    if (!(await isFirst(tx, config, event))) continue;
    const runId = uuid();
    const group = groupOf(config, event);
    await tx`
      insert into engine.run (id, function_id, event, group_id, group_limit, parent_run_id, parent_step_id)
      values (${runId}, ${config.id}, ${JSON.stringify(event)}, ${group?.id ?? null}, ${group?.limit ?? null},
        ${parent?.runId ?? null}, ${parent?.stepId ?? null})`;
    jobs.push(discovery(runId, group));
  }
  await queue.add(tx, jobs);
  return jobs.map(({ job }) => job.runId);
}

async function isFirst(tx: Tx, config: FunctionConfig, event: EngineEvent): Promise<boolean> {
  if (config.idempotency === undefined) return true;
  const key = keyOf(config.idempotency, event);
  if (key === undefined) return true;
  const rows = await tx`
    insert into engine.idempotency as seen (function_id, key, expires_at)
    values (${config.id}, ${key}, now() + make_interval(hours => ${idempotencyHours}))
    on conflict (function_id, key) do update set expires_at = excluded.expires_at where seen.expires_at <= now()
    returning 1`;
  return rows.length > 0;
}

function groupOf(config: FunctionConfig, event: EngineEvent): Group | undefined {
  const limit = config.concurrency?.[0];
  if (!limit || limit.limit <= 0) return undefined;
  const key = limit.key === undefined ? "" : ` ${keyOf(limit.key, event) ?? "null"}`;
  return { id: config.id + key, limit: limit.limit };
}

/** Undefined when the event lacks what the key is made of: it is then not idempotent, and shares one limit. */
function keyOf(expression: string, event: EngineEvent): string | undefined {
  try {
    const key = compile(expression)({ event });
    return key === null ? undefined : JSON.stringify(key);
  } catch {
    return undefined;
  }
}

export type Run = {
  id: string;
  config: FunctionConfig | null;
  refused: boolean;
  event: EngineEvent;
  status: string;
  group: Group | undefined;
  wanted: number;
  steps: LoadedStep[];
};
type LoadedStep = { id: string; status: string; data: unknown; error: unknown };

/** Everything a call needs, in one query; steps in the order in which they ended. */
export async function loadRun(sql: Sql, runId: string): Promise<Run | undefined> {
  const [row] = await sql<(Omit<Run, "group"> & { groupId: string | null; groupLimit: number | null })[]>`
    select r.id, r.event, r.status, r.wanted, r.group_id as "groupId", r.group_limit as "groupLimit",
      f.config, coalesce(cardinality(f.asks_for) > 0, true) as refused,
      coalesce((select json_agg(json_build_object('id', s.id, 'status', s.status, 'data', s.data, 'error', s.error)
        order by s.position) from engine.step s where s.run_id = r.id), '[]') as steps
    from engine.run r left join engine.registration f using (function_id) where r.id = ${runId}`;
  if (!row) return undefined;
  const { groupId, groupLimit, ...run } = row;
  return {
    ...run,
    group: groupId === null || groupLimit === null ? undefined : { id: groupId, limit: groupLimit },
  };
}

/** What the SDK is told about attempts: counted from 0, and how many there are. */
export function attemptsOf(run: Run): number {
  return run.config ? maxAttempts(run.config) : 1;
}
