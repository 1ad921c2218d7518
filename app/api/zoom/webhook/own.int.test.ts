import { createHmac } from "node:crypto";

import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";

import { auditEvent, zoomConnection as grants } from "@/db/schema";
import { connectWithApp } from "@/server/domain/jobs/connect-with-app";
import { disconnectJob } from "@/server/domain/jobs/disconnect-job";
import { getJob } from "@/server/domain/jobs/get-job";
import { setSecretToken } from "@/server/domain/jobs/set-secret-token";
import { tenantFixture } from "@/server/domain/testing/tenant-fixture";
import { newId } from "@/server/lib/id";

import { webhookScenario, type WebhookScenario } from "./testing/webhook-scenario";

let scenario: WebhookScenario;
let secretToken: string;
beforeAll(async () => {
  scenario = await webhookScenario();
  const { admin, jobId, zoom } = scenario;
  zoom.control.setWebhookUrl(undefined);
  await disconnectJob(admin.ctx, { id: jobId });
  secretToken = zoom.control.ownSecretToken("contoso");
});
afterAll(() => scenario.close());

const home = () => ({ tenantId: scenario.tenant.tenantId, jobId: scenario.jobId });
const connectOwn = (token = "") => {
  const { admin, jobId, zoom } = scenario;
  return connectWithApp(admin.ctx, { id: jobId, ...zoom.control.ownApp("contoso"), secretToken: token });
};
const validate = () => scenario.zoom.control.setOwnEndpoint("contoso", scenario.ownEndpoint(home()));
const set = (token: string | null) =>
  setSecretToken(scenario.admin.ctx, { id: scenario.jobId, secretToken: token });
const hasToken = async () =>
  (await getJob(scenario.admin.ctx, { id: scenario.jobId })).connection?.hasSecretToken;

function post(body: string, { secret = secretToken, to = home(), signed = body } = {}) {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const digest = createHmac("sha256", secret).update(`v0:${timestamp}:${signed}`).digest("hex");
  const headers = { "x-zm-request-timestamp": timestamp, "x-zm-signature": `v0=${digest}` };
  return fetch(scenario.ownEndpoint(to), { method: "POST", headers, body });
}
const completed = (uuid: string) => scenario.event("recording.completed", { uuid, id: 1 });

it("refuses everything while no secret token is known, and says so to nobody else", async () => {
  expect(await connectOwn()).toMatchObject({ outcome: "connected" });
  expect(await hasToken()).toBe(false);
  expect(await validate()).toMatchObject({ ok: false });
  expect((await post(completed("early=="), { secret: "" })).status).toBe(401);
  const { ownEndpoint } = await getJob(scenario.admin.ctx, { id: scenario.jobId });
  expect(ownEndpoint).toBe(
    `http://localhost:3000/api/zoom/webhook/${scenario.tenant.tenantId}/${scenario.jobId}`,
  );
});

it("proves that it knows the secret token, sealed, and takes the app's events", async () => {
  await set(secretToken);
  expect(await hasToken()).toBe(true);
  const [row] = await scenario.tenant.db.tx((tx) =>
    tx.select().from(grants).where(eq(grants.jobId, scenario.jobId)),
  );
  expect(row?.sealedWebhookSecret?.toString("latin1")).not.toContain(secretToken);
  expect(await validate()).toMatchObject({ ok: true, status: 200 });
  const { uuid } = await scenario.zoom.control.record({ account: "contoso", host: "ines.duarte" });
  expect((await scenario.receiptsOf(uuid)).map(({ event }) => event)).toEqual([
    "recording.completed",
    "recording.transcript_completed",
  ]);
});

it("takes the chat with somebody outside, whose event names no account", async () => {
  const before = (await scenario.receipts()).length;
  const payload = { account_id: "", object: { session_id: "s", channel_id: "c", message_id: "m" } };
  const body = JSON.stringify({ event: "team_chat.channel_message_posted", event_ts: 1, payload });
  expect((await post(body)).status).toBe(200);
  expect(await scenario.receipts()).toHaveLength(before + 1);
});

it.each<[string, () => Promise<Response>, number]>([
  ["our own app's signature", () => post(completed("forged=="), { secret: "holdfast" }), 401],
  ["another body", () => post(completed("forged=="), { signed: completed("other==") }), 401],
  ["another job's address", () => post(completed("forged=="), { to: { ...home(), jobId: newId() } }), 401],
  [
    "another organization's address",
    async () => {
      const other = await tenantFixture(scenario.database, { name: "Northwind" });
      return post(completed("forged=="), { to: { ...home(), tenantId: other.tenantId } });
    },
    401,
  ],
  ["an address that is none", () => post(completed("forged=="), { to: { ...home(), jobId: "x" } }), 404],
  [
    "another account",
    () => post('{"event":"recording.completed","payload":{"account_id":"x","object":{"uuid":"forged=="}}}'),
    200,
  ],
  ["an app's removal", () => post('{"event":"app_deauthorized","payload":{"account_id":"x"}}'), 200],
])("takes nothing with %s", async (_, ask, status) => {
  expect((await ask()).status).toBe(status);
  expect(await scenario.receiptsOf("forged==")).toEqual([]);
  expect((await getJob(scenario.admin.ctx, { id: scenario.jobId })).connection?.deadReason).toBeNull();
});

it("follows the token: replaced, kept by connecting again, removed", async () => {
  await set("regenerated");
  expect((await post(completed("old=="))).status).toBe(401);
  expect((await post(completed("new=="), { secret: "regenerated" })).status).toBe(200);
  await connectOwn();
  expect((await post(completed("again=="), { secret: "regenerated" })).status).toBe(200);
  await connectOwn(secretToken);
  expect((await post(completed("given=="))).status).toBe(200);
  await set(null);
  expect((await post(completed("gone=="))).status).toBe(401);
  await set(secretToken);
  await disconnectJob(scenario.admin.ctx, { id: scenario.jobId });
  expect((await post(completed("ended=="))).status).toBe(401);
});

it("is changed by whoever may, where there is such an app, with an event", async () => {
  const { admin, tenant, jobId, database } = scenario;
  const plain = await tenant.signIn(await tenant.addPerson("Petra Plain"), new Date());
  const other = await tenantFixture(database, { name: "Elsewhere" });
  const stranger = await other.signIn(other.administrator, new Date());
  for (const [ctx, code] of [
    [plain.ctx, "FORBIDDEN"],
    [stranger.ctx, "NOT_FOUND"],
  ] as const) {
    await expect(setSecretToken(ctx, { id: jobId, secretToken })).rejects.toMatchObject({ code });
  }
  const rows = await tenant.db.tx((tx) =>
    tx
      .select({ detail: auditEvent.detail, by: auditEvent.action })
      .from(auditEvent)
      .where(eq(auditEvent.action, "job.changed"))
      .orderBy(asc(auditEvent.id)),
  );
  expect(rows.map(({ detail }) => detail["set"])).toEqual([true, true, false, true]);
  await tenant.db.tx((tx) => tx.update(grants).set({ kind: "redirect" }).where(eq(grants.jobId, jobId)));
  await expect(setSecretToken(admin.ctx, { id: jobId, secretToken })).rejects.toMatchObject({
    code: "PRECONDITION_FAILED",
  });
});
