import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

import { eq } from "drizzle-orm";
import postgres from "postgres";

import { sourceItem, webhookReceipt, zoomConnection as grants } from "@/db/schema";
import { findReceipt, handleWebhook } from "@/server/domain/jobs/handle-webhook";
import { connect, type Scenario, zoomScenario } from "@/server/domain/testing/scenario";
import { defaults } from "@/standins/zoom/defaults";

import { POST as postToOwn } from "../[tenantId]/[jobId]/route";
import { POST } from "../route";

const path = "/api/zoom/webhook";

/** The routes behind a real server, as the stand-in posts to it. */
async function serveRoute(): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, reply) => {
    void (async () => {
      const headers = new Headers();
      for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
      const body = await buffer(request);
      const asked = new Request(`http://app${path}`, { method: "POST", headers, body });
      const [, , , , tenantId = "", jobId = ""] = (request.url ?? "").split("/");
      const answer = tenantId
        ? await postToOwn(asked, { params: Promise.resolve({ tenantId, jobId }) })
        : await POST(asked);
      reply.writeHead(answer.status, Object.fromEntries(answer.headers));
      reply.end(Buffer.from(await answer.arrayBuffer()));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}${path}`, close: () => server.close() };
}

/** `pieces`: in how many the body arrives, at different times. */
type Order = { at?: number; secret?: string; requestId?: string; pieces?: number };

function arriving(text: string, pieces: number): ReadableStream<Uint8Array> {
  const bytes = Buffer.from(text);
  const size = Math.ceil(bytes.length / pieces);
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      await new Promise(setImmediate);
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at + size));
      at += size;
    },
  });
}

export type WebhookScenario = Awaited<ReturnType<typeof webhookScenario>>;

/** A connected job with one licensed person, and the route that the stand-in posts its events to. */
export async function webhookScenario() {
  const scenario = await zoomScenario();
  const served = await serveRoute();
  scenario.zoom.control.setWebhookUrl(served.url);
  await scenario.addLicensed("Ines Duarte");
  await connect(scenario);
  const { tenant } = scenario;
  const accountId = await accountOf(scenario);

  const receipts = () => tenant.db.tx((tx) => tx.select().from(webhookReceipt));
  /** Payloads of what was announced under this name. */
  async function waiting(name: string) {
    const client = postgres(scenario.adminUrl, { max: 1, onnotice: () => undefined });
    const rows = await client<{ data: Record<string, unknown> }[]>`
      select data from engine.outbox where name = ${name} order by id`;
    await client.end();
    return rows.map((row) => row.data);
  }
  const announced = async () =>
    (await waiting("zoom/webhook.received")).map(({ receiptId }) => String(receiptId));

  return {
    ...scenario,
    receipts,
    /** Where the events of a job's own app go, on the server that answers here. */
    ownEndpoint: (job: { tenantId: string; jobId: string }) => `${served.url}/${job.tenantId}/${job.jobId}`,
    waiting,
    announced,
    receiptsOf: async (uuid: string) =>
      (await receipts()).filter((row) => row.subject["sessionKey"] === uuid),
    itemsOf: (uuid: string) =>
      tenant.db.tx((tx) => tx.select().from(sourceItem).where(eq(sourceItem.sessionKey, uuid))),
    /** The body of an event as Zoom words it. */
    event: (name: string, object: object, at = Date.now()) =>
      JSON.stringify({ event: name, event_ts: at, payload: { account_id: accountId, object } }),
    post(
      body: string,
      { at = Date.now(), secret = defaults.webhookSecret, requestId, pieces = 1 }: Order = {},
    ) {
      const timestamp = String(Math.floor(at / 1000));
      const signed = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
      const headers = {
        ...{ "x-zm-request-timestamp": timestamp, "x-zm-signature": `v0=${signed}` },
        ...(requestId ? { "x-zm-request-id": requestId } : {}),
      };
      const sent = { method: "POST", headers, body: arriving(body, pieces), duplex: "half" as const };
      return POST(new Request(`http://app${path}`, sent));
    },
    /** As the function does it for each announcement, but for the pause; answers how many looks it took. */
    async handleAll() {
      let looks = 0;
      const ctx = tenant.system(new Date());
      const connection = await scenario.connection();
      for (const id of await announced()) {
        if (!(await findReceipt(ctx, id))) continue;
        if ((await handleWebhook(ctx, connection, id)).handled > 0) looks++;
      }
      return looks;
    },
    async close() {
      served.close();
      await scenario.close();
    },
  };
}

const accountOf = ({ tenant }: Scenario) =>
  tenant.db.tx(async (tx) => (await tx.select({ id: grants.accountId }).from(grants))[0]?.id ?? "");
