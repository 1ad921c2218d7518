import { type Inngest, NonRetriableError, RetryAfterError } from "inngest";

/** What the functions did, in order. */
const effects: string[] = [];
const did = (effect: string) => {
  effects.push(effect);
  return effect;
};
/** How often something was done. */
export const count = (effect: string) => effects.filter((one) => one === effect).length;
/** When the attempts of "after" and the awakening of "until" took place, and how many of "limited" ran at a time. */
export const attemptTimes: number[] = [];
export const wakeTimes: number[] = [];
export const peaks = new Map<string, number>();
const active = new Map<string, number>();

const originalData = (event: { data?: Record<string, unknown> }) => event.data ?? {};

async function until(done: () => boolean): Promise<string> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 10));
  return "slow";
}

/** One function for each thing that the engine does, and one that asks for what it does not do. */
export function makeFunctions(client: Inngest) {
  return [
    client.createFunction({ id: "single", triggers: [{ event: "t/single" }] }, ({ step }) =>
      step.run("one", () => did("single")),
    ),
    client.createFunction({ id: "several", triggers: [{ event: "t/several" }] }, async ({ step }) => {
      const a = await step.run("a", () => ({ n: 1, list: [1, "zwei", null] }));
      const b = await step.run("b", () => ({ n: a.n + 1, same: a.list }));
      return step.run("c", () => did(`several ${JSON.stringify(b)}`));
    }),
    client.createFunction({ id: "parallel", triggers: [{ event: "t/parallel" }] }, async ({ step }) => {
      const all = await Promise.all([1, 2, 3, 4].map((n) => step.run(`p${n}`, () => n * 10)));
      await step.run("after", () => did(`parallel ${all.map(String).join()}`));
    }),
    client.createFunction({ id: "race", triggers: [{ event: "t/race" }] }, async ({ step, group }) => {
      const winner = await group.parallel({ mode: "race" }, () =>
        Promise.race([
          step.run("quick", () => "quick"),
          step.run("slow", () => until(() => count("race quick") > 0)),
        ]),
      );
      await step.run("after", () => did(`race ${String(winner)}`));
    }),
    client.createFunction({ id: "branches", triggers: [{ event: "t/branches" }] }, async ({ step }) => {
      const chain = async (name: string) => {
        await step.run(`${name}-1`, () => did(`${name}-1`));
        await step.run(`${name}-2`, () => did(`${name}-2`));
      };
      await Promise.all([chain("left"), chain("right"), step.sleep("nap", "1s")]);
    }),
    client.createFunction(
      { id: "caught", retries: 1, triggers: [{ event: "t/caught" }] },
      async ({ step }) => {
        const text = await step
          .run("bad", () => {
            did("caught attempt");
            throw new Error("broken");
          })
          .catch((error: unknown) => (error instanceof Error ? error.message : "?"));
        await step.run("after", () => did(`caught ${String(text)}`));
      },
    ),
    client.createFunction(
      {
        id: "failing",
        retries: 2,
        triggers: [{ event: "t/failing" }],
        onFailure: async ({ error, event, step }) => {
          await step.run("note", () =>
            did(`onFailure ${error.message} ${String(originalData(event.data.event)["n"])}`),
          );
        },
      },
      () => {
        did("failing attempt");
        throw new Error("for good");
      },
    ),
    client.createFunction({ id: "final", retries: 5, triggers: [{ event: "t/final" }] }, () => {
      did("final attempt");
      throw new NonRetriableError("no use");
    }),
    client.createFunction({ id: "flaky", retries: 3, triggers: [{ event: "t/flaky" }] }, async ({ step }) => {
      await step.run("flaky", () => {
        if (did("flaky attempt") && count("flaky attempt") < 3) throw new Error("not yet");
      });
      did("flaky done");
    }),
    client.createFunction({ id: "after", retries: 1, triggers: [{ event: "t/after" }] }, async ({ step }) => {
      await step.run("wait", () => {
        attemptTimes.push(Date.now());
        if (attemptTimes.length === 1) throw new RetryAfterError("later", 2000);
      });
    }),
    client.createFunction({ id: "until", triggers: [{ event: "t/until" }] }, async ({ event, step }) => {
      await step.sleepUntil("until", String(event.data["at"]));
      await step.run("awake", () => wakeTimes.push(Date.now()));
    }),
    client.createFunction({ id: "fan", triggers: [{ event: "t/fan" }] }, async ({ step }) => {
      await step.sendEvent(
        "out",
        [1, 2, 3].map((n) => ({ name: "t/fanned", data: { n } })),
      );
    }),
    client.createFunction(
      { id: "fanned", triggers: [{ event: "t/fanned", if: "event.data.n != 2" }] },
      ({ event }) => did(`fanned ${String(event.data["n"])}`),
    ),
    client.createFunction({ id: "waits", triggers: [{ event: "t/waits" }] }, async ({ step }) => {
      const answer = await step.waitForEvent("answer", {
        event: "t/answer",
        match: "data.key",
        timeout: "1h",
      });
      const none = await step.waitForEvent("none", { event: "t/never", timeout: "1s" });
      did(`waits ${String(answer?.data["text"])} ${none === null ? "nothing" : "something"}`);
    }),
    client.createFunction({ id: "child", triggers: [{ event: "t/child" }] }, ({ event }) => {
      if (event.data["bad"]) throw new NonRetriableError("child failed");
      return `child of ${String(event.data["of"])}`;
    }),
    client.createFunction({ id: "parent", triggers: [{ event: "t/parent" }] }, async ({ step }) => {
      const child = client.createFunction({ id: "child", triggers: [] }, () => undefined);
      const good = await step.invoke("good", { function: child, data: { of: "parent" } });
      const bad = await step
        .invoke("bad", { function: child, data: { bad: true } })
        .catch((error: Error) => error.message);
      did(`parent ${String(good)} ${String(bad)}`);
    }),
    client.createFunction(
      {
        id: "cancelled",
        triggers: [{ event: "t/start" }],
        cancelOn: [{ event: "t/cancel", match: "data.key" }],
      },
      async ({ step }) => {
        await step.sleep("long", "1h");
      },
    ),
    client.createFunction(
      { id: "once", idempotency: "event.data.a + '-' + event.data.b", triggers: [{ event: "t/once" }] },
      ({ event }) => did(`once ${String(event.data["a"])}${String(event.data["b"])}`),
    ),
    client.createFunction(
      {
        id: "limited",
        concurrency: { limit: 2, key: "event.data.tenant" },
        triggers: [{ event: "t/limited" }],
      },
      async ({ event, step }) => {
        const tenant = String(event.data["tenant"]);
        await step.run("work", async () => {
          const now = (active.get(tenant) ?? 0) + 1;
          active.set(tenant, now);
          peaks.set(tenant, Math.max(peaks.get(tenant) ?? 0, now));
          await new Promise((resolve) => setTimeout(resolve, 60));
          active.set(tenant, (active.get(tenant) ?? 0) - 1);
        });
      },
    ),
    client.createFunction({ id: "cron", triggers: [{ cron: "TZ=Europe/Berlin * * * * * *" }] }, ({ event }) =>
      did(`cron ${String(event.name)}`),
    ),
    client.createFunction({ id: "signals", triggers: [{ event: "t/signals" }] }, async ({ step }) => {
      await step.waitForSignal("signal", { signal: "s", timeout: "1h", onConflict: "fail" });
    }),
    client.createFunction(
      {
        id: "greedy",
        throttle: { limit: 1, period: "1s" },
        debounce: { period: "1s" },
        priority: { run: "event.data.n" },
        concurrency: [{ limit: 1 }, { limit: 2, key: "event.data.a" }],
        triggers: [{ event: "t/single", if: "event.data.list.exists(x, x > 1)" }],
      },
      () => did("greedy"),
    ),
  ];
}
