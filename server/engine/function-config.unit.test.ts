import { expect, test } from "vitest";
import { asksForMore, functionConfigSchema, maxAttempts, parseCron } from "./function-config";

const base = {
  id: "app-f",
  name: "f",
  triggers: [{ event: "a/b" }],
  steps: { step: { id: "step", name: "step" } },
};

test.each([
  [{}, []],
  [{ concurrency: 5 }, []],
  [{ concurrency: { limit: 5, key: "event.data.a", scope: "fn" } }, []],
  [{ idempotency: "event.data.a", cancel: [{ event: "a/c", if: "event.data.a == async.data.a" }] }, []],
  [{ triggers: [{ cron: "TZ=Europe/Berlin 0 2 * * *" }] }, []],
  [{ triggers: [{ event: "inngest/function.failed", expression: "event.data.function_id == 'app-x'" }] }, []],
  [{ throttle: { limit: 1, period: "1s" } }, ["throttle"]],
  [{ debounce: { period: "1s" }, batchEvents: { maxSize: 2, timeout: "1s" } }, ["debounce", "batchEvents"]],
  [{ rateLimit: { limit: 1, period: "1s" }, singleton: { mode: "skip" } }, ["rateLimit", "singleton"]],
  [{ priority: { run: "1" }, timeouts: { start: "1s" } }, ["priority", "timeouts"]],
  [{ somethingNew: true }, ["somethingNew"]],
  [{ concurrency: [{ limit: 1 }, { limit: 2 }] }, ["more than one concurrency limit"]],
  [{ concurrency: { limit: 1, scope: "account" } }, ["concurrency scope account"]],
  [{ concurrency: { limit: 1, key: "event.data.a > 1" } }, ["concurrency key: event.data.a > 1"]],
  [{ cancel: [{ event: "a/c", timeout: "1h" }] }, ["cancelOn timeout"]],
  [{ triggers: [{ cron: "TZ=Mars/Base 0 2 * * *" }] }, ['cron "TZ=Mars/Base 0 2 * * *"']],
  [{ triggers: [{ cron: "0 2 * * *", jitter: "5m" }] }, ["cron jitter"]],
  [
    { triggers: [{ event: "a/*" }, { event: "inngest/function.finished" }] },
    ["trigger a/*", "inngest/function.finished"],
  ],
])("%j asks for %j", (extra, wants) => {
  expect(asksForMore(functionConfigSchema.parse({ ...base, ...extra }))).toEqual(wants);
});

test.each([
  [{}, 5],
  [{ retries: { attempts: 0 } }, 1],
  [{ retries: { attempts: 7 } }, 8],
])("%j: %i attempts", (step, attempts) => {
  expect(maxAttempts(functionConfigSchema.parse({ ...base, steps: { step } }))).toBe(attempts);
});

test.each([
  ["TZ=Europe/Berlin 0 2 * * *", "2026-07-01T12:00:00Z", "2026-07-02T00:00:00.000Z"],
  ["TZ=Europe/Berlin 0 2 * * *", "2026-12-01T12:00:00Z", "2026-12-02T01:00:00.000Z"],
  ["TZ=Europe/Berlin 30 2 * * *", "2026-03-29T00:00:00Z", "2026-03-29T01:30:00.000Z"],
  ["0 2 * * *", "2026-07-01T12:00:00Z", "2026-07-02T02:00:00.000Z"],
])("%s after %s", (expression, after, next) => {
  expect(parseCron(expression, new Date(after)).next().toISOString()).toBe(next);
});
