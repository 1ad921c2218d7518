import { log } from "@/server/lib/log";
import { advance, drop, failRun, wake, type Advance } from "./advance";
import { callFunction, type Answer, type App } from "./app-client";
import { LostClaim, type Job, type TakenJob } from "./queue";
import { attemptsOf, loadRun, type Run } from "./runs";

/** How often the queue is looked at when nothing else says that there is work: also the precision of sleeps. */
const pollMs = 250;
/** How often a job may find its function not registered before its run fails: about ten minutes. */
const patience = 25;

export type Dispatcher = { kick(): void; stop(graceMs: number): Promise<void> };
export type Dispatching = Advance & { app: App; slots: number; onUnreachable(): void };

/** Takes jobs from the queue as long as there are free slots, each call on its own: a slow one holds up no other. */
export function startDispatcher(engine: Dispatching): Dispatcher {
  const calls = new Set<Promise<void>>();
  const abort = new AbortController();
  let stopping = false;
  let kicked = false;
  let wakeUp: () => void = () => undefined;

  const kick = () => {
    kicked = true;
    wakeUp();
  };

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function run(): Promise<void> {
    while (!stopping) {
      kicked = false;
      const free = engine.slots - calls.size;
      const jobs = free > 0 ? await take(free) : [];
      for (const job of jobs) {
        const call = handle(engine, job, abort.signal).finally(() => {
          calls.delete(call);
          kick();
        });
        calls.add(call);
      }
      if (jobs.length === 0 && !kicked && !stopping) await pause(pollMs);
    }
  }

  async function take(limit: number): Promise<TakenJob[]> {
    try {
      return await engine.queue.take(limit);
    } catch (err) {
      log.error({ err }, "the queue cannot be read");
      await pause(pollMs);
      return [];
    }
  }

  const running = run();
  return {
    kick,
    async stop(graceMs) {
      stopping = true;
      wakeUp();
      await running;
      const timer = setTimeout(() => abort.abort(), graceMs);
      await Promise.allSettled(calls);
      clearTimeout(timer);
    },
  };
}

/** Sees one job through; if that fails (the database is away), gives the job back until that works. */
async function handle(engine: Dispatching, taken: TakenJob, signal: AbortSignal): Promise<void> {
  try {
    await work(engine, taken, signal);
  } catch (err) {
    if (err instanceof LostClaim)
      return log.warn({ runId: taken.job.runId }, "job taken over by another engine");
    log.error({ err, runId: taken.job.runId }, "job not recorded");
    await giveBack(engine, taken, signal);
  }
}

async function giveBack(engine: Dispatching, taken: TakenJob, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      return await engine.queue.release(taken);
    } catch (err) {
      log.error({ err, runId: taken.job.runId }, "job not given back");
      if (signal.aborted) return;
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }
}

async function work(engine: Dispatching, taken: TakenJob, signal: AbortSignal): Promise<void> {
  const { job } = taken;
  if (job.kind === "wake") return wake(engine, taken);
  const run = await loadRun(engine.sql, job.runId);
  if (run?.status !== "running" || !isOpen(run, job)) return drop(engine, taken);
  const answer = await call(engine, run, job, signal);
  if (signal.aborted && answer.kind !== "done" && answer.kind !== "ops") return engine.queue.release(taken);
  if (answer.kind === "unreachable") {
    log.warn({ runId: run.id, functionId: run.config?.id, reason: answer.reason }, "app not reached");
    engine.onUnreachable();
    if (!run.config && job.unreachable >= patience) {
      return failRun(engine, taken, {
        name: "NotServedError",
        message: "The app no longer serves this function.",
      });
    }
  }
  return advance(engine, taken, run, answer);
}

function isOpen(run: Run, job: Job): boolean {
  return (
    job.kind === "discover" || run.steps.some(({ id, status }) => id === job.stepId && status === "planned")
  );
}

async function call(engine: Dispatching, run: Run, job: Job, signal: AbortSignal): Promise<Answer> {
  if (!run.config || run.refused) return { kind: "unreachable", reason: "function not registered" };
  const ended = run.steps.filter(({ status }) => status === "done" || status === "failed");
  const steps = ended.map((step) => [
    step.id,
    step.status === "done" ? { data: step.data } : { error: step.error },
  ]);
  const body = {
    version: 2,
    event: run.event,
    events: [run.event],
    steps: Object.fromEntries(steps) as Record<string, unknown>,
    ctx: {
      run_id: run.id,
      attempt: job.attempt,
      max_attempts: attemptsOf(run),
      disable_immediate_execution: ended.length < run.steps.length,
      use_api: false,
      stack: { stack: ended.map(({ id }) => id), current: ended.length },
    },
  };
  return callFunction(engine.app, { functionId: run.config.id, stepId: job.stepId ?? "step", body }, signal);
}
