import type { Answer, Retry } from "./app-client";
import type { Sql, Tx } from "./database";
import { endRun } from "./end-run";
import { applyOp, Unsupported } from "./operations";
import type { Op, RunError } from "./protocol";
import type { NewJob, Queue, TakenJob } from "./queue";
import { attemptsOf, discovery, type Run } from "./runs";
import { lockRun, resolveStep } from "./steps";
import { backOffMs } from "./time";

/** First and longest pause before the app's code is called again after an error. */
export type RetryPause = { firstMs: number; mostMs: number };
export type Advance = { sql: Sql; queue: Queue; retryPause: RetryPause };

/**
 * Records what a call answered, and queues what comes next, in one transaction with the end of the queue job: after a
 * crash either all of it has happened or the call is made again.
 *
 * @throws LostClaim when another engine has taken the job over
 */
export async function advance(engine: Advance, taken: TakenJob, run: Run, answer: Answer): Promise<void> {
  await engine.sql.begin(async (tx) => {
    await engine.queue.settle(tx, taken);
    if (!(await lockRun(tx, run.id))) return;
    const repeat = repetition(engine, taken, run, answer);
    if (repeat) return engine.queue.add(tx, [repeat]);
    if (answer.kind === "done") return endRun(tx, engine.queue, run.id, { data: answer.data });
    if (answer.kind === "error") return endRun(tx, engine.queue, run.id, { error: answer.error });
    if (answer.kind === "ops") await applyOps(engine, tx, run, answer);
    if (taken.job.kind === "discover") await finishDiscovery(engine, tx, run);
  });
}

/** Ends a sleep, or a wait that nothing has fulfilled. */
export async function wake({ sql, queue }: Advance, taken: TakenJob): Promise<void> {
  await sql.begin(async (tx) => {
    await queue.settle(tx, taken);
    const { runId, stepId = "" } = taken.job;
    const [step] = await tx<{ id: string; op: string; name: string; status: string }[]>`
      select id, op, name, status from engine.step
      where run_id = ${runId} and id = ${stepId} and status in ('sleeping', 'waiting', 'invoking')`;
    if (!step) return;
    const error = { name: "InvokeTimeoutError", message: `${step.name} did not end in time.` };
    await resolveStep(tx, queue, runId, step, step.status === "invoking" ? { error } : { data: null });
  });
}

/** Drops a job that has nothing left to do. */
export async function drop({ sql, queue }: Advance, taken: TakenJob): Promise<void> {
  await sql.begin((tx) => queue.settle(tx, taken));
}

/** Ends the run of a job without a call. */
export async function failRun({ sql, queue }: Advance, taken: TakenJob, error: RunError): Promise<void> {
  await sql.begin(async (tx) => {
    await queue.settle(tx, taken);
    await endRun(tx, queue, taken.job.runId, { error });
  });
}

/** The same job once more: when the call did not arrive, or when an error may be tried again. */
function repetition(engine: Advance, { job }: TakenJob, run: Run, answer: Answer): NewJob | undefined {
  if (answer.kind === "unreachable") {
    const startAt = new Date(Date.now() + backOffMs(job.unreachable, 1000, 30_000));
    return { job: { ...job, unreachable: job.unreachable + 1 }, group: run.group, startAt };
  }
  if (answer.kind === "done") return undefined;
  if (answer.kind === "ops" && !answer.ops.some(isStepError)) return undefined;
  if (!mayRetry(answer.retry, job.attempt, run)) return undefined;
  const pauseMs = backOffMs(job.attempt, engine.retryPause.firstMs, engine.retryPause.mostMs);
  const startAt = answer.retry.at ?? new Date(Date.now() + pauseMs);
  return { job: { ...job, attempt: job.attempt + 1, unreachable: 0 }, group: run.group, startAt };
}

const isStepError = (op: Op) => op.op === "StepError";

function mayRetry(retry: Retry, attempt: number, run: Run): boolean {
  return retry.allowed && attempt + 1 < attemptsOf(run);
}

async function applyOps(
  engine: Advance,
  tx: Tx,
  run: Run,
  answer: Extract<Answer, { kind: "ops" }>,
): Promise<void> {
  const context = { tx, queue: engine.queue, run, races: answer.races, now: new Date() };
  try {
    for (const op of answer.ops) {
      if (op.op === "RunComplete") return await endRun(tx, engine.queue, run.id, { data: op.data });
      await applyOp(context, op);
    }
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error;
    await endRun(tx, engine.queue, run.id, { error: { name: error.name, message: error.message } });
  }
}

/** Calls the function again if a step has ended since this call was prepared. */
async function finishDiscovery({ queue }: Advance, tx: Tx, run: Run): Promise<void> {
  const now = await lockRun(tx, run.id);
  if (!now) return;
  if (now.wanted > run.wanted) await queue.add(tx, [discovery(run.id, run.group)]);
  else await tx`update engine.run set discovering = false where id = ${run.id}`;
}
