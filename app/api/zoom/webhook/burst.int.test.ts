import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

import { afterAll, beforeAll, expect, it } from "vitest";

import { webhookScenario, type WebhookScenario } from "./testing/webhook-scenario";

const events = 100;
const overMs = 2_000;
/** Every so many events is one that Zoom delivers three times. */
const tripledEvery = 5;

let scenario: WebhookScenario;
beforeAll(async () => {
  scenario = await webhookScenario();
});
afterAll(() => scenario.close());

/** An event's deliveries, under request ids of their own, as a body that arrives in pieces. */
async function deliver(at: number, uuid: string): Promise<number[]> {
  await delay((at * overMs) / events);
  const body = scenario.event("recording.completed", { uuid, id: at }, 1_750_000_000_000 + at);
  const times = at % tripledEvery === 0 ? 3 : 1;
  const answers = Array.from({ length: times }, () =>
    scenario.post(body, { requestId: randomUUID(), pieces: 4 }),
  );
  return (await Promise.all(answers)).map(({ status }) => status);
}

it("loses none of a hundred events that come within two seconds, and counts each once", async () => {
  const meetings = Array.from({ length: events }, (_, at) => `burst ${at}==`);
  const statuses = await Promise.all(meetings.map((uuid, at) => deliver(at, uuid)));
  expect(statuses.flat()).toEqual(Array(events + (2 * events) / tripledEvery).fill(200));
  const rows = await scenario.receipts();
  expect(rows.map(({ subject }) => subject["sessionKey"]).toSorted()).toEqual(meetings.toSorted());
  expect((await scenario.announced()).toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
});
