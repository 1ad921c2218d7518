import { z } from "zod";
import type { Tx } from "./database";
import { asksForMore, functionConfigSchema, parseCron, type FunctionConfig } from "./function-config";

/** The body that the SDK posts to `/fn/register`. */
export const registerBodySchema = z.object({
  appName: z.string().min(1),
  functions: z.array(functionConfigSchema),
});

export type RegisterBody = z.infer<typeof registerBodySchema>;
export type Refusal = { functionId: string; asksFor: string[] };
export type Registration = { accepted: string[]; refused: Refusal[]; modified: boolean };

/** A sentence that names each refused function and what it asks for; empty when none was refused. */
export function describeRefusals(refused: readonly Refusal[]): string {
  return refused
    .map(
      ({ functionId, asksFor }) =>
        `${functionId} asks for what the embedded engine does not do: ${asksFor.join(", ")}`,
    )
    .join("; ");
}

/**
 * Takes over the list of functions that an app serves: functions that ask for more than the engine does are kept as
 * refused and never run, the others are accepted, those no longer served are forgotten.
 */
export async function register(
  tx: Tx,
  body: z.infer<typeof registerBodySchema>,
  now: Date,
): Promise<Registration> {
  await tx`select pg_advisory_xact_lock(hashtext('engine.register'))`;
  const before = await registered(tx, body.appName);
  const verdicts = body.functions.map((config) => ({ config, asksFor: asksForMore(config) }));
  const ids = verdicts.map(({ config }) => config.id);
  await tx`delete from engine.registration where app_id = ${body.appName} and not (function_id = any(${ids}))`;
  for (const { config, asksFor } of verdicts) {
    await tx`
      insert into engine.registration (function_id, app_id, config, asks_for)
      values (${config.id}, ${body.appName}, ${JSON.stringify(config)}, ${asksFor})
      on conflict (function_id) do update set app_id = excluded.app_id, config = excluded.config,
        asks_for = excluded.asks_for, registered_at = now()`;
    await schedule(tx, config, asksFor.length === 0, now);
  }
  const refused = verdicts.flatMap(({ config, asksFor }) =>
    asksFor.length > 0 ? [{ functionId: config.id, asksFor }] : [],
  );
  return {
    accepted: verdicts.flatMap(({ config, asksFor }) => (asksFor.length === 0 ? [config.id] : [])),
    refused,
    modified: before !== (await registered(tx, body.appName)),
  };
}

async function registered(tx: Tx, appId: string): Promise<string> {
  const [row] = await tx<{ state: string }[]>`
    select coalesce(md5(string_agg(config::text, '' order by function_id)), '') as state
    from engine.registration where app_id = ${appId}`;
  return row?.state ?? "";
}

async function schedule(tx: Tx, config: FunctionConfig, accepted: boolean, now: Date): Promise<void> {
  const expressions = accepted
    ? config.triggers.flatMap(({ cron }) => (cron === undefined ? [] : [cron]))
    : [];
  await tx`delete from engine.cron where function_id = ${config.id} and not (expression = any(${expressions}))`;
  for (const expression of expressions) {
    await tx`
      insert into engine.cron (function_id, expression, next_at)
      values (${config.id}, ${expression}, ${parseCron(expression, now).next().toDate()})
      on conflict do nothing`;
  }
}
