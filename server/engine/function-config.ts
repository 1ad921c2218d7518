import { CronExpressionParser } from "cron-parser";
import { z } from "zod";
import { compile } from "./expression";
import { internalEvents } from "./protocol";

const concurrencySchema = z.object({
  limit: z.number(),
  key: z.string().optional(),
  scope: z.string().optional(),
});
const triggerSchema = z.object({
  event: z.string().optional(),
  expression: z.string().optional(),
  cron: z.string().optional(),
  jitter: z.string().optional(),
});

/** What the SDK says about a function when it registers. Unknown fields stay, so that they can be refused by name. */
export const functionConfigSchema = z
  .object({
    id: z.string().min(1),
    triggers: z.array(triggerSchema),
    steps: z.record(
      z.string(),
      z.object({ retries: z.object({ attempts: z.number().optional() }).optional() }),
    ),
    idempotency: z.string().optional(),
    cancel: z
      .array(z.object({ event: z.string(), if: z.string().optional(), timeout: z.string().optional() }))
      .optional(),
    concurrency: z
      .union([
        z.number().transform((limit) => [{ limit }]),
        concurrencySchema.transform((one) => [one]),
        z.array(concurrencySchema),
      ])
      .pipe(z.array(concurrencySchema))
      .optional(),
  })
  .loose();
export type FunctionConfig = z.infer<typeof functionConfigSchema>;

const known = new Set(["id", "name", "triggers", "steps", "idempotency", "cancel", "concurrency"]);
const defaultRetries = 4;

/** How often the app's code may be called before a step or a run has failed. */
export function maxAttempts(config: FunctionConfig): number {
  return (config.steps["step"]?.retries?.attempts ?? defaultRetries) + 1;
}

/** Splits `TZ=Europe/Berlin 0 2 * * *` into zone and cron fields; without a zone it is UTC. */
export function parseCron(expression: string, after: Date) {
  const [, timeZone = "UTC", fields = expression] = /^TZ=(\S+)\s+(.*)$/.exec(expression) ?? [];
  return CronExpressionParser.parse(fields, { tz: timeZone, currentDate: after });
}

const compiles = (expression: string | undefined) => {
  try {
    if (expression !== undefined) compile(expression);
    return true;
  } catch {
    return false;
  }
};

function isCron(expression: string): boolean {
  try {
    parseCron(expression, new Date(0)).next();
    return true;
  } catch {
    return false;
  }
}

/**
 * Names what a function asks for and the engine does not do: throttle, debounce, batchEvents, rateLimit, priority,
 * singleton, timeouts, a second concurrency limit, expressions beyond the subset, ... Nothing named = accepted.
 */
export function asksForMore(config: FunctionConfig): string[] {
  const [limit, second] = config.concurrency ?? [];
  const wants = [
    ...Object.entries(config).map(([option, value]) =>
      known.has(option) || value === undefined ? "" : option,
    ),
    ...config.triggers.flatMap((trigger) => [
      trigger.jitter === undefined ? "" : "cron jitter",
      trigger.cron === undefined || isCron(trigger.cron) ? "" : `cron "${trigger.cron}"`,
      compiles(trigger.expression) ? "" : `if: ${trigger.expression ?? ""}`,
      trigger.event?.startsWith("inngest/") && trigger.event !== internalEvents.failed ? trigger.event : "",
      trigger.event?.includes("*") ? `trigger ${trigger.event}` : "",
    ]),
    ...(config.cancel ?? []).flatMap((rule) => [
      rule.timeout === undefined ? "" : "cancelOn timeout",
      compiles(rule.if) ? "" : `cancelOn if: ${rule.if ?? ""}`,
    ]),
    compiles(config.idempotency) ? "" : `idempotency: ${config.idempotency ?? ""}`,
    second ? "more than one concurrency limit" : "",
    limit?.scope !== undefined && limit.scope !== "fn" ? `concurrency scope ${limit.scope}` : "",
    compiles(limit?.key) ? "" : `concurrency key: ${limit?.key ?? ""}`,
  ];
  return wants.filter((want) => want !== "");
}
