import { randomUUID } from "node:crypto";

import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";

import { job, zoomConnection as grants } from "@/db/schema";
import { getJob } from "@/server/domain/jobs/get-job";
import { defaults } from "@/standins/zoom/defaults";

import { webhookScenario, type WebhookScenario } from "./testing/webhook-scenario";

let scenario: WebhookScenario;
beforeAll(async () => {
  scenario = await webhookScenario();
});
afterAll(() => scenario.close());

const completed = (uuid: string, more: object = {}) =>
  scenario.event("recording.completed", { uuid, id: 1, ...more }, 1_750_000_000_000);

it("proves to Zoom that it knows the secret", async () => {
  expect(await scenario.zoom.control.validateWebhook()).toMatchObject({ ok: true, status: 200 });
});

it.each([
  ["another secret", { secret: "guessed" }, 401],
  ["a delivery older than Zoom's last try", { at: Date.now() - 91 * 60_000 }, 401],
  ["a clock far ahead", { at: Date.now() + 6 * 60_000 }, 401],
])("refuses %s and writes nothing", async (_, order, status) => {
  expect((await scenario.post(completed("refused=="), order)).status).toBe(status);
  expect(await scenario.receipts()).toEqual([]);
});

it.each([
  [
    "an account nobody connected",
    '{"event":"recording.completed","payload":{"account_id":"x","object":{"uuid":"u"}}}',
  ],
  ["an event nobody knows", '{"event":"phone.voicemail_received","payload":{"account_id":"x"}}'],
  [
    "a recording that has only begun",
    JSON.stringify({ event: "recording.started", payload: { account_id: "x" } }),
  ],
  ["what is not an event", "[]"],
  ["what is not JSON", "<html>"],
])("answers 200 to %s and writes nothing", async (_, body) => {
  expect((await scenario.post(body)).status).toBe(200);
  expect(await scenario.receipts()).toEqual([]);
});

it("does not read on when a body is too large", async () => {
  expect((await scenario.post("x".repeat(1024 * 1024 + 1))).status).toBe(413);
});

it("writes a delivery down once, with its announcement", async () => {
  const requestId = randomUUID();
  const body = completed("twice==");
  const replies = await Promise.all([
    scenario.post(body, { requestId }),
    scenario.post(body, { requestId }),
    scenario.post(body, { requestId }),
  ]);
  expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200]);
  // Zoom's duplicates differ in their request id: what makes the event this one counts.
  await scenario.post(body);
  await scenario.post(body, { requestId: randomUUID() });
  const rows = await scenario.receipts();
  expect(rows.map((row) => row.subject)).toEqual([{ sessionKey: "twice==" }]);
  expect((await scenario.announced()).toSorted()).toEqual(rows.map((row) => row.id).toSorted());
});

it("holds no personal data: neither topic nor host nor token", async () => {
  const body = completed("private==", { topic: "Merger", host_email: "ines.duarte@contoso.example" });
  await scenario.post(body);
  const stored = JSON.stringify(await scenario.receipts());
  for (const word of ["Merger", "ines.duarte", "eyJ"]) expect(stored).not.toContain(word);
});

it("notes when events arrived last, also for a job that does nothing now", async () => {
  const { tenant, jobId } = scenario;
  const set = (values: object) =>
    tenant.db.tx((tx) => tx.update(job).set(values).where(eq(job.id, jobId)).returning());
  const before = (await scenario.receipts()).length;
  await set({ enabled: false, lastEventAt: null });
  await scenario.post(scenario.event("recording.completed", { uuid: "while-off==" }));
  const [row] = await set({ enabled: true });
  expect(Date.now() - (row?.lastEventAt?.getTime() ?? 0)).toBeLessThan(10_000);
  expect(await scenario.receipts()).toHaveLength(before);
});

it("counts by day what it leaves alone", async () => {
  const rows = await scenario.database.tally.newest(50);
  expect(Object.fromEntries(rows.map(({ outcome, count }) => [outcome, count]))).toMatchObject({
    ...{ bad_signature: 1, stale: 2, unknown_account: 2, unknown_event: 1, unreadable: 2, idle_job: 1 },
    too_large: 1,
  });
});

it("asks Zoom to try again when the database is away", async () => {
  const held = globalThis as typeof globalThis & { holdfastDatabase?: unknown };
  const own = held.holdfastDatabase;
  const away = scenario.anotherPool();
  await away.close();
  held.holdfastDatabase = away;
  try {
    expect((await scenario.post(completed("later=="))).status).toBe(503);
  } finally {
    held.holdfastDatabase = own;
  }
});

it("ends a connection that was removed in Zoom, unless it is newer than the removal", async () => {
  const { zoom, admin, jobId } = scenario;
  const [grant] = await scenario.tenant.db.tx((tx) =>
    tx.select().from(grants).where(eq(grants.jobId, jobId)),
  );
  const removal = (at: Date, client = defaults.clientId, user = grant?.connectedByZoomUserId) =>
    JSON.stringify({
      event: "app_deauthorized",
      payload: {
        account_id: grant?.accountId,
        user_id: user,
        client_id: client,
        deauthorization_time: at.toISOString(),
        signature: "x",
      },
    });
  const alive = async () => (await getJob(admin.ctx, { id: jobId })).connection?.deadReason === null;
  const later = new Date(Date.now() + 1_000);
  for (const harmless of [
    removal(new Date(0)),
    removal(later, "another-app"),
    removal(later, defaults.clientId, "another-user"),
  ]) {
    expect((await scenario.post(harmless)).status).toBe(200);
    expect(await alive()).toBe(true);
  }
  const setKind = (kind: "redirect" | "server_to_server") =>
    scenario.tenant.db.tx((tx) => tx.update(grants).set({ kind }).where(eq(grants.jobId, jobId)));
  await setKind("server_to_server");
  await scenario.post(removal(later));
  expect(await alive()).toBe(true);
  await setKind("redirect");
  zoom.control.revoke("contoso");
  await expect.poll(alive, { timeout: 10_000 }).toBe(false);
  const detail = await getJob(admin.ctx, { id: jobId });
  expect(detail).toMatchObject({
    state: "disconnected",
    connection: { deadReason: "The app was removed in Zoom." },
  });
});
