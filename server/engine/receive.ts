import type { Tx } from "./database";
import { holds } from "./expression";
import type { FunctionConfig } from "./function-config";
import type { EngineEvent } from "./protocol";
import type { Queue } from "./queue";
import { startRuns } from "./runs";
import { resolveStep } from "./steps";

/**
 * Takes events in, each id once: ends the waits they fulfil, cancels the runs they cancel, starts the functions they
 * trigger. All inside the transaction: either an event has had its whole effect or none.
 */
export async function receiveEvents(tx: Tx, queue: Queue, events: readonly EngineEvent[]): Promise<void> {
  const fresh = await keepNew(tx, events);
  if (fresh.length === 0) return;
  const functions = await tx<{ config: FunctionConfig }[]>`
    select config from engine.registration where asks_for = '{}' order by function_id`;
  const configs = functions.map(({ config }) => config);
  await endWaits(tx, queue, fresh);
  await cancelRuns(tx, queue, configs, fresh);
  await startRuns(
    tx,
    queue,
    fresh.flatMap((event) =>
      configs.filter((config) => isTriggered(config, event)).map((config) => ({ config, event })),
    ),
  );
}

async function keepNew(tx: Tx, events: readonly EngineEvent[]): Promise<EngineEvent[]> {
  const unique = [...new Map(events.map((event) => [event.id, event])).values()];
  const rows = await tx<{ id: string }[]>`
    insert into engine.event (id, name)
    select * from unnest(${unique.map(({ id }) => id)}::text[], ${unique.map(({ name }) => name)}::text[])
    on conflict do nothing returning id`;
  const ids = new Set(rows.map(({ id }) => id));
  return unique.filter(({ id }) => ids.has(id));
}

function isTriggered(config: FunctionConfig, event: EngineEvent): boolean {
  return config.triggers.some(
    (trigger) => trigger.event === event.name && holds(trigger.expression, { event }),
  );
}

async function endWaits(tx: Tx, queue: Queue, events: readonly EngineEvent[]): Promise<void> {
  const waits = await tx<
    { runId: string; id: string; op: string; name: string; expression: string | null; event: unknown }[]
  >`
    select s.run_id as "runId", s.id, s.op, s.name, s.expression, r.event
    from engine.step s join engine.run r on r.id = s.run_id
    where s.status = 'waiting' and r.status = 'running' and s.event_name = any(${events.map(({ name }) => name)})
    order by s.run_id, s.id`;
  for (const wait of waits) {
    const match = events.find(
      (event) => event.name === wait.name && holds(wait.expression, { event: wait.event, async: event }),
    );
    if (match) await resolveStep(tx, queue, wait.runId, wait, { data: match });
  }
}

async function cancelRuns(
  tx: Tx,
  queue: Queue,
  configs: readonly FunctionConfig[],
  events: readonly EngineEvent[],
) {
  for (const { id, cancel = [] } of configs) {
    for (const rule of cancel) {
      const cancelling = events.filter(({ name }) => name === rule.event);
      if (cancelling.length === 0) continue;
      const runs = await tx<{ id: string; event: unknown }[]>`
        select id, event from engine.run where function_id = ${id} and status = 'running' order by id`;
      const hit = runs.filter((run) =>
        cancelling.some((event) => holds(rule.if, { event: run.event, async: event })),
      );
      const cancelled = await tx<{ parentRunId: string | null; parentStepId: string | null }[]>`
        update engine.run set status = 'cancelled', ended_at = now(), discovering = false
        where id = any(${hit.map((run) => run.id)}) and status = 'running'
        returning parent_run_id as "parentRunId", parent_step_id as "parentStepId"`;
      for (const { parentRunId, parentStepId } of cancelled) {
        if (parentRunId === null || parentStepId === null) continue;
        const error = { name: "CancelledError", message: `The invoked function ${id} was cancelled.` };
        await resolveStep(
          tx,
          queue,
          parentRunId,
          { id: parentStepId, op: "InvokeFunction", name: id },
          { error },
        );
      }
    }
  }
}
