import type { Tx } from "./database";
import type { RunError } from "./protocol";
import type { Queue } from "./queue";
import { discovery } from "./runs";

export type Outcome = { data: unknown } | { error: RunError };
export type StepName = { id: string; op: string; name: string };
type LockedRun = { discovering: boolean; wanted: number; groupId: string | null; groupLimit: number | null };

/** Locks a run that still goes on; whoever changes its steps holds this lock. */
export async function lockRun(tx: Tx, runId: string): Promise<LockedRun | undefined> {
  const [run] = await tx<LockedRun[]>`
    select discovering, wanted, group_id as "groupId", group_limit as "groupLimit"
    from engine.run where id = ${runId} and status = 'running' for update`;
  return run;
}

/**
 * Records how a step ended, once: a second result for it changes nothing. The function is called again when no other
 * planned step is still to run, or at once when the step is part of a race.
 */
export async function resolveStep(
  tx: Tx,
  queue: Queue,
  runId: string,
  step: StepName,
  outcome: Outcome,
): Promise<void> {
  const run = await lockRun(tx, runId);
  if (!run) return;
  const failed = "error" in outcome;
  const data = failed ? null : JSON.stringify(outcome.data ?? null);
  const error = failed ? JSON.stringify(outcome.error) : null;
  const woken = await tx`
    with ended as (
      insert into engine.step as s (run_id, id, op, name, status, data, error, position, ended_at)
      values (${runId}, ${step.id}, ${step.op}, ${step.name}, ${failed ? "failed" : "done"}, ${data}, ${error},
        nextval('engine.step_position'), now())
      on conflict (run_id, id) do update set status = excluded.status, data = excluded.data, error = excluded.error,
        position = excluded.position, ended_at = excluded.ended_at
      where s.status not in ('done', 'failed')
      returning eager
    )
    update engine.run set wanted = wanted + 1, discovering = true
    where id = ${runId} and exists (select from ended where eager or not exists (
      select from engine.step p where p.run_id = ${runId} and p.status = 'planned' and p.id <> ${step.id}))
    returning 1`;
  if (woken.length === 0 || run.discovering) return;
  const group =
    run.groupId === null || run.groupLimit === null ? undefined : { id: run.groupId, limit: run.groupLimit };
  await queue.add(tx, [discovery(runId, group)]);
}

export type NewStep = StepName & {
  status: "planned" | "sleeping" | "waiting" | "invoking";
  eager?: boolean;
  eventName?: string;
  expression?: string | undefined;
};

/** Notes a step that the function has met. @returns false when it is known already */
export async function addStep(tx: Tx, runId: string, step: NewStep): Promise<boolean> {
  const rows = await tx`
    insert into engine.step (run_id, id, op, name, status, eager, event_name, expression)
    values (${runId}, ${step.id}, ${step.op}, ${step.name}, ${step.status}, ${step.eager ?? false},
      ${step.eventName ?? null}, ${step.expression ?? null})
    on conflict do nothing returning 1`;
  return rows.length > 0;
}
