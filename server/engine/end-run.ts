import { v7 as uuid } from "uuid";
import type { Tx } from "./database";
import { internalEvents } from "./protocol";
import type { Queue } from "./queue";
import { receiveEvents } from "./receive";
import { resolveStep, type Outcome } from "./steps";

type EndedRun = {
  functionId: string;
  event: unknown;
  parentRunId: string | null;
  parentStepId: string | null;
};

/**
 * Ends a run that still goes on, tells the step that invoked it, and announces a failure by `inngest/function.failed`,
 * which is what `onFailure` handlers listen to. A run that has ended stays as it is.
 */
export async function endRun(tx: Tx, queue: Queue, runId: string, outcome: Outcome): Promise<void> {
  const failed = "error" in outcome;
  const [run] = await tx<EndedRun[]>`
    update engine.run set status = ${failed ? "failed" : "completed"}, ended_at = now(), discovering = false,
      output = ${failed ? null : JSON.stringify(outcome.data ?? null)},
      error = ${failed ? JSON.stringify(outcome.error) : null}
    where id = ${runId} and status = 'running'
    returning function_id as "functionId", event, parent_run_id as "parentRunId", parent_step_id as "parentStepId"`;
  if (!run) return;
  if (run.parentRunId !== null && run.parentStepId !== null) {
    const step = { id: run.parentStepId, op: "InvokeFunction", name: run.functionId };
    await resolveStep(tx, queue, run.parentRunId, step, outcome);
  }
  if (!failed) return;
  const data = { function_id: run.functionId, run_id: runId, error: outcome.error, event: run.event };
  await receiveEvents(tx, queue, [{ id: uuid(), name: internalEvents.failed, data, ts: Date.now() }]);
}
