import { v7 as uuid } from "uuid";
import { log } from "@/server/lib/log";
import type { Sql } from "./database";
import { parseCron, type FunctionConfig } from "./function-config";
import { internalEvents } from "./protocol";
import type { Queue } from "./queue";
import { startRuns } from "./runs";

const tickMs = 1000;
const sweepMs = 3_600_000;
const sweepRows = 5000;

/**
 * Starts the scheduled functions that are due. What came due while no engine ran starts once, however often it was
 * missed.
 */
async function startDue(sql: Sql, queue: Queue, now: Date): Promise<number> {
  return sql.begin(async (tx) => {
    const due = await tx<{ functionId: string; expression: string; config: FunctionConfig }[]>`
      select c.function_id as "functionId", c.expression, f.config
      from engine.cron c join engine.registration f using (function_id)
      where c.next_at <= ${now} for update of c skip locked`;
    for (const { functionId, expression } of due) {
      await tx`
        update engine.cron set next_at = ${parseCron(expression, now).next().toDate()}
        where function_id = ${functionId} and expression = ${expression}`;
    }
    const starts = due.map(({ config, expression }) => ({
      config,
      event: { id: uuid(), name: internalEvents.timer, data: { cron: expression }, ts: now.getTime() },
    }));
    return (await startRuns(tx, queue, starts)).length;
  });
}

/** Deletes what ended, and what repeated events could be recognised by, before the given time. */
async function sweep(sql: Sql, endedBefore: Date): Promise<void> {
  for (;;) {
    const { count } = await sql`
      delete from engine.run where id in
        (select id from engine.run where ended_at < ${endedBefore} limit ${sweepRows})`;
    if (count < sweepRows) break;
  }
  await sql`delete from engine.event where received_at < ${endedBefore}`;
  await sql`delete from engine.idempotency where expires_at < now()`;
}

/** Runs the clock: schedules every second, cleaning every hour. */
export function startUpkeep(sql: Sql, queue: Queue, options: { retainMs: number; onStarted(): void }) {
  let busy: Promise<void> = Promise.resolve();
  let sweepAt = 0;
  const tick = async () => {
    const now = new Date();
    try {
      if ((await startDue(sql, queue, now)) > 0) options.onStarted();
      if (now.getTime() < sweepAt) return;
      sweepAt = now.getTime() + sweepMs;
      await sweep(sql, new Date(now.getTime() - options.retainMs));
    } catch (err) {
      log.error({ err }, "upkeep failed");
    }
  };
  const timer = setInterval(() => void (busy = busy.then(tick)), tickMs);
  return {
    async stop() {
      clearInterval(timer);
      await busy;
    },
  };
}
