import { v7 as uuid } from "uuid";
import type { Tx } from "./database";
import { compile } from "./expression";
import type { FunctionConfig } from "./function-config";
import { errorSchema, eventSchema, internalEvents, type Op } from "./protocol";
import type { Queue } from "./queue";
import { startRuns, type Run } from "./runs";
import { addStep, resolveStep } from "./steps";
import { timeFrom } from "./time";

/** Thrown when a function asks, while it runs, for something that the engine does not do; the run fails with it. */
export class Unsupported extends Error {
  override readonly name = "UnsupportedError";
}

/** What surrounds an operation: `races` when the function wants to be called again after every single step. */
export type OpContext = { tx: Tx; queue: Queue; run: Run; races: boolean; now: Date };

const stepOf = (op: Op) => ({ id: op.id, op: op.op, name: op.name ?? "" });
const text = (value: unknown) => (typeof value === "string" ? value : undefined);

/**
 * Records one operation that the function answered with, and queues what follows from it.
 *
 * @throws Unsupported for operations that the engine does not do (signals, AI gateway, defer, ...)
 */
export async function applyOp(context: OpContext, op: Op): Promise<void> {
  const { tx, queue, run } = context;
  switch (op.op) {
    case "Step":
    case "StepRun":
      return resolveStep(tx, queue, run.id, stepOf(op), { data: op.data });
    case "StepError":
    case "StepFailed":
      return resolveStep(tx, queue, run.id, stepOf(op), { error: errorSchema.parse(op.error) });
    case "StepPlanned":
      return plan(context, op);
    case "Sleep":
      return sleep(context, op);
    case "WaitForEvent":
      return wait(context, op);
    case "InvokeFunction":
      return invoke(context, op);
    default:
      throw new Unsupported(`The embedded engine does not do ${op.op}.`);
  }
}

async function plan({ tx, queue, run, races }: OpContext, op: Op): Promise<void> {
  const eager = races || op.opts?.["parallelMode"] === "race";
  if (!(await addStep(tx, run.id, { ...stepOf(op), status: "planned", eager }))) return;
  const job = { kind: "step", runId: run.id, stepId: op.id, attempt: 0, unreachable: 0 } as const;
  await queue.add(tx, [{ job, group: run.group }]);
}

async function sleep(context: OpContext, op: Op): Promise<void> {
  const until = timeFrom(op.name ?? "", context.now);
  if (!until) throw new Unsupported(`The embedded engine does not understand the time "${op.name ?? ""}".`);
  if (await addStep(context.tx, context.run.id, { ...stepOf(op), status: "sleeping" }))
    await wakeAt(context, op, until);
}

async function wait(context: OpContext, op: Op): Promise<void> {
  const expression = text(op.opts?.["if"]);
  const until = timeFrom(text(op.opts?.["timeout"]) ?? "", context.now);
  if (!until) throw new Unsupported("The embedded engine waits for events only with a timeout.");
  if (expression !== undefined) understand(expression);
  const step = { ...stepOf(op), status: "waiting", eventName: op.name ?? "", expression } as const;
  if (await addStep(context.tx, context.run.id, step)) await wakeAt(context, op, until);
}

async function invoke(context: OpContext, op: Op): Promise<void> {
  const { tx, queue, run, now } = context;
  const functionId = text(op.opts?.["function_id"]) ?? "";
  if (!(await addStep(tx, run.id, { ...stepOf(op), name: functionId, status: "invoking" }))) return;
  const timeout = text(op.opts?.["timeout"]);
  const until = timeout === undefined ? undefined : timeFrom(timeout, now);
  if (until) await wakeAt(context, op, until);
  const [target] = await tx<{ config: FunctionConfig }[]>`
    select config from engine.registration where function_id = ${functionId} and asks_for = '{}'`;
  const payload = eventSchema.pick({ data: true }).catch({ data: {} }).parse(op.opts?.["payload"]);
  const event = { id: uuid(), name: internalEvents.invoked, data: payload.data, ts: now.getTime() };
  const parent = { runId: run.id, stepId: op.id };
  const started = target ? await startRuns(tx, queue, [{ config: target.config, event, parent }]) : [];
  if (started.length > 0) return;
  const error = {
    name: "InvokeError",
    message: `${functionId} is not served, or has run for this key already.`,
  };
  await resolveStep(tx, queue, run.id, stepOf(op), { error });
}

async function wakeAt({ tx, queue, run }: OpContext, op: Op, startAt: Date): Promise<void> {
  await queue.add(tx, [
    { job: { kind: "wake", runId: run.id, stepId: op.id, attempt: 0, unreachable: 0 }, startAt },
  ]);
}

function understand(expression: string): void {
  try {
    compile(expression);
  } catch {
    throw new Unsupported(`The embedded engine does not understand the expression "${expression}".`);
  }
}
