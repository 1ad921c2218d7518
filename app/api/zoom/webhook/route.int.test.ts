import { createHmac, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

import { eq } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";

import { sourceItem, webhookReceipt, zoomConnection as grants } from "@/db/schema";
import { getJob } from "@/server/domain/jobs/get-job";
import { findReceipt, handleWebhook } from "@/server/domain/jobs/handle-webhook";
import { connect, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";
import { defaults } from "@/standins/zoom/defaults";

import { POST } from "./route";

let scenario: Scenario;
let close: () => void;
const path = "/api/zoom/webhook";

/** The route behind a real server, as the stand-in posts to it. */
async function serveRoute(): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, reply) => {
    void (async () => {
      const headers = new Headers();
      for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
      const body = await buffer(request);
      const answer = await POST(new Request(`http://app${path}`, { method: "POST", headers, body }));
      reply.writeHead(answer.status, Object.fromEntries(answer.headers));
      reply.end(Buffer.from(await answer.arrayBuffer()));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}${path}`, close: () => server.close() };
}

beforeAll(async () => {
  scenario = await zoomScenario();
  const served = await serveRoute();
  ({ close } = served);
  scenario.zoom.control.setWebhookUrl(served.url);
  await scenario.addLicensed("Ines Duarte");
  await connect(scenario);
});
afterAll(async () => {
  close();
  await scenario.close();
});

type Order = { at?: number; secret?: string; requestId?: string };

function post(body: string, { at = Date.now(), secret = defaults.webhookSecret, requestId }: Order = {}) {
  const timestamp = String(Math.floor(at / 1000));
  const signature = `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex")}`;
  const headers = {
    "x-zm-request-timestamp": timestamp,
    "x-zm-signature": signature,
    ...(requestId ? { "x-zm-request-id": requestId } : {}),
  };
  return POST(new Request(`http://app${path}`, { method: "POST", headers, body }));
}

const receipts = () => scenario.tenant.db.tx((tx) => tx.select().from(webhookReceipt));
const announced = async () => {
  const client = postgres(scenario.adminUrl, { max: 1, onnotice: () => undefined });
  const rows = await client<{ data: { receiptId: string } }[]>`
    select data from engine.outbox where name = 'zoom/webhook.received' order by id`;
  await client.end();
  return rows.map((row) => row.data.receiptId);
};
const account = () =>
  scenario.tenant.db.tx(async (tx) => (await tx.select({ id: grants.accountId }).from(grants))[0]?.id ?? "");
const completed = async (uuid: string, more: object = {}) =>
  JSON.stringify({
    event: "recording.completed",
    event_ts: 1_750_000_000_000,
    payload: { account_id: await account(), object: { uuid, id: 1, ...more } },
  });

it("proves to Zoom that it knows the secret", async () => {
  expect(await scenario.zoom.control.validateWebhook()).toMatchObject({ ok: true, status: 200 });
});

it.each([
  ["another secret", { secret: "guessed" }, 401],
  ["an old delivery", { at: Date.now() - 6 * 60_000 }, 401],
  ["a clock far ahead", { at: Date.now() + 6 * 60_000 }, 401],
])("refuses %s and writes nothing", async (_, order, status) => {
  expect((await post(await completed("refused=="), order)).status).toBe(status);
  expect(await receipts()).toEqual([]);
});

it.each([
  [
    "an account nobody connected",
    '{"event":"recording.completed","payload":{"account_id":"x","object":{"uuid":"u"}}}',
  ],
  ["an event nobody knows", '{"event":"phone.voicemail_received","payload":{"account_id":"x"}}'],
  ["what is not an event", "[]"],
  ["what is not JSON", "<html>"],
])("answers 200 to %s and writes nothing", async (_, body) => {
  expect((await post(body)).status).toBe(200);
  expect(await receipts()).toEqual([]);
});

it("does not read on when a body is too large", async () => {
  expect((await post("x".repeat(1024 * 1024 + 1))).status).toBe(413);
});

it("writes a delivery down once, with its announcement", async () => {
  const requestId = randomUUID();
  const body = await completed("twice==");
  const replies = await Promise.all([
    post(body, { requestId }),
    post(body, { requestId }),
    post(body, { requestId }),
  ]);
  expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200]);
  // Without an id of the delivery, what makes the event this one counts.
  await post(body);
  await post(body);
  const rows = await receipts();
  expect(rows.map((row) => row.subject)).toEqual([{ sessionKey: "twice==" }, { sessionKey: "twice==" }]);
  expect((await announced()).toSorted()).toEqual(rows.map((row) => row.id).toSorted());
});

it("holds no personal data: neither topic nor host nor token", async () => {
  const body = await completed("private==", { topic: "Merger", host_email: "ines.duarte@contoso.example" });
  await post(body);
  const stored = JSON.stringify(await receipts());
  for (const word of ["Merger", "ines.duarte", "eyJ"]) expect(stored).not.toContain(word);
});

it("imports from a webhook what no list has shown yet, once", async () => {
  const { zoom, tenant } = scenario;
  const made = await zoom.control.record({ account: "contoso", host: "ines.duarte" });
  const mine = (await receipts()).filter((row) => row.subject["sessionKey"] === made.uuid);
  expect(mine.map((row) => row.event).toSorted()).toEqual([
    "recording.completed",
    "recording.transcript_completed",
  ]);
  const ctx = tenant.system(new Date());
  const connection = await scenario.connection();
  for (const { id } of [...mine, ...mine]) {
    if (await findReceipt(ctx, id)) await handleWebhook(ctx, connection, id);
  }
  const rows = await tenant.db.tx((tx) =>
    tx.select().from(sourceItem).where(eq(sourceItem.sessionKey, made.uuid)),
  );
  expect(rows).toHaveLength(made.files);
  expect(new Set(rows.map((row) => row.state))).toEqual(new Set(["kept"]));
  const handled = (await receipts()).filter((row) => row.subject["sessionKey"] === made.uuid);
  expect(handled.every((row) => row.handledAt !== null)).toBe(true);
});

it("asks Zoom to try again when the database is away", async () => {
  const held = globalThis as typeof globalThis & { holdfastDatabase?: unknown };
  const own = held.holdfastDatabase;
  const away = scenario.anotherPool();
  await away.close();
  held.holdfastDatabase = away;
  try {
    expect((await post(await completed("later=="))).status).toBe(503);
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
    expect((await post(harmless)).status).toBe(200);
    expect(await alive()).toBe(true);
  }
  zoom.control.revoke("contoso");
  await expect.poll(alive).toBe(false);
  const detail = await getJob(admin.ctx, { id: jobId });
  expect(detail).toMatchObject({
    state: "disconnected",
    connection: { deadReason: "The app was removed in Zoom." },
  });
});
