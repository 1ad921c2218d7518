import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/db/testing/database";
import { installEngine } from "./install";
import { attemptTimes, count, makeFunctions, peaks, wakeTimes } from "./testing/functions";
import { startBoth } from "./testing/harness";

type Both = Awaited<ReturnType<typeof startBoth>>;
type Database = Awaited<ReturnType<typeof testDatabase>>;

const patience = { timeout: 10_000, interval: 20 };

let database: Database;
let both: Both;

beforeAll(async () => {
  database = await testDatabase();
  await installEngine(database.ownerUrl, "hf_app");
  await installEngine(database.ownerUrl, "hf_app");
  both = await startBoth(database.appUrl, makeFunctions);
});

afterAll(async () => {
  await both.stop();
  await both.sql.end();
  await database.drop();
});

const send = (name: string, data: Record<string, unknown> = {}, id?: string) =>
  both.client.send({ name, data, ...(id === undefined ? {} : { id }) });

describe("a run ends as it would on a server of Inngest", () => {
  test.each([
    { id: "single", ends: "completed", effects: { single: 1 } },
    { id: "several", ends: "completed", effects: { 'several {"n":2,"same":[1,"zwei",null]}': 1 } },
    { id: "parallel", ends: "completed", effects: { "parallel 10,20,30,40": 1 } },
    { id: "race", ends: "completed", effects: { "race quick": 1 } },
    { id: "branches", ends: "completed", effects: { "left-1": 1, "left-2": 1, "right-1": 1, "right-2": 1 } },
    { id: "caught", ends: "completed", effects: { "caught attempt": 2, "caught broken": 1 } },
    { id: "failing", ends: "failed", effects: { "failing attempt": 3, "onFailure for good 7": 1 } },
    { id: "final", ends: "failed", effects: { "final attempt": 1 } },
    { id: "flaky", ends: "completed", effects: { "flaky attempt": 3, "flaky done": 1 } },
    { id: "parent", ends: "completed", effects: { "parent child of parent child failed": 1 } },
    { id: "signals", ends: "failed", effects: {} },
  ])("$id", async ({ id, ends, effects: wanted }) => {
    await send(`t/${id}`, { n: 7 });
    await expect.poll(() => both.statuses(id), patience).toEqual([ends]);
    for (const [effect, often] of Object.entries(wanted)) {
      await expect.poll(() => count(effect), { ...patience, message: effect }).toBe(often);
    }
  });

  test("RetryAfterError decides when", async () => {
    await send("t/after");
    await expect.poll(() => both.statuses("after"), patience).toEqual(["completed"]);
    expect((attemptTimes[1] ?? 0) - (attemptTimes[0] ?? 0)).toBeGreaterThanOrEqual(1900);
  });

  test("sleepUntil wakes at its time, soon after", async () => {
    const at = Date.now() + 1500;
    await send("t/until", { at: new Date(at).toISOString() });
    await expect.poll(() => both.statuses("until"), patience).toEqual(["completed"]);
    expect(wakeTimes[0]).toBeGreaterThanOrEqual(at);
    expect(wakeTimes[0]).toBeLessThan(at + 2000);
  });

  test("sendEvent fans out, and `if` chooses", async () => {
    await send("t/fan");
    await expect.poll(() => both.statuses("fanned"), patience).toEqual(["completed", "completed"]);
    expect(["fanned 1", "fanned 2", "fanned 3"].map(count)).toEqual([1, 0, 1]);
  });

  test("waitForEvent takes the event that matches, or null in time", async () => {
    await send("t/waits", { key: "k1" });
    await expect
      .poll(
        () => both.sql`select 1 from engine.step where status = 'waiting' and event_name = 't/answer'`,
        patience,
      )
      .toHaveLength(1);
    await send("t/answer", { key: "k2", text: "wrong" });
    await send("t/answer", { key: "k1", text: "right" });
    await expect.poll(() => both.statuses("waits"), patience).toEqual(["completed"]);
    expect(count("waits right nothing")).toBe(1);
  });

  test("cancelOn ends the runs that match", async () => {
    await send("t/start", { key: "x" });
    await send("t/start", { key: "y" });
    await send("t/cancel", { key: "x" });
    await expect.poll(() => both.statuses("cancelled"), patience).toEqual(["cancelled", "running"]);
  });

  test("an event is taken once by its id, a function runs once by its key", async () => {
    await send("t/once", { a: "1", b: "x" }, "same");
    await send("t/once", { a: "2", b: "x" }, "same");
    await send("t/once", { a: "1", b: "x" });
    await send("t/once", { a: "1", b: "y" });
    await expect.poll(() => both.statuses("once"), patience).toEqual(["completed", "completed"]);
    expect(["once 1x", "once 1y", "once 2x"].map(count)).toEqual([1, 1, 0]);
  });

  test("concurrency holds per key", async () => {
    const data = Array.from({ length: 20 }, (_, n) => ({ tenant: n % 2 === 0 ? "a" : "b" }));
    await both.client.send(data.map((one) => ({ name: "t/limited", data: one })));
    await expect
      .poll(
        async () => (await both.statuses("limited")).filter((status) => status === "completed").length,
        patience,
      )
      .toBe(20);
    expect(Object.fromEntries(peaks)).toEqual({ a: 2, b: 2 });
  });

  test("cron runs on time, in its zone", async () => {
    await expect.poll(() => count("cron inngest/scheduled.timer"), patience).toBeGreaterThanOrEqual(2);
  });
});

describe("what it does not do, it refuses by name", () => {
  test("at registration, and says so", async () => {
    const [refusal] = both.registration.refused;
    expect(both.registration.refused).toHaveLength(1);
    expect(refusal).toMatchObject({ functionId: "app-greedy" });
    expect(refusal?.asksFor).toEqual(
      expect.arrayContaining(["throttle", "debounce", "priority", "more than one concurrency limit"]),
    );
    expect(both.registration.accepted).toContain("app-single");
    const answer = await fetch(both.app.url, { method: "PUT" });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toMatch(/app-greedy asks for .*throttle/);
  });

  test("it never runs", async () => {
    await send("t/single");
    await expect.poll(() => both.statuses("single"), patience).toEqual(["completed", "completed"]);
    expect(await both.statuses("greedy")).toEqual([]);
  });
});

describe("only those with the keys get in", () => {
  const event = JSON.stringify({ name: "t/single", data: {} });
  test.each([
    ["unsigned call of a function", () => `${both.app.url}?fnId=app-single&stepId=step`, {}],
    [
      "forged signature",
      () => `${both.app.url}?fnId=app-single&stepId=step`,
      { "x-inngest-signature": `t=${Math.floor(Date.now() / 1000)}&s=${"ab".repeat(32)}` },
    ],
    ["event with another key", () => `${both.engine.url}/e/guess`, {}],
    [
      "registration without the signing key",
      () => `${both.engine.url}/fn/register`,
      { authorization: "Bearer guess" },
    ],
  ])("%s: 401", async (_name, url, headers) => {
    const answer = await fetch(url(), { method: "POST", body: event, headers });
    expect(answer.status).toBe(401);
  });

  test("the app's role can change rows and no schema", async () => {
    await expect(both.sql`create table engine.mine (id int)`).rejects.toThrow(/permission denied/);
    await expect(both.sql`alter table engine.run add column mine int`).rejects.toThrow(/must be owner/);
    await expect(both.sql`truncate engine.outbox`).rejects.toThrow(/permission denied/);
  });
});
