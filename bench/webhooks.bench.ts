import { fork } from "node:child_process";
import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import postgres from "postgres";

import { webhookReceipt, zoomConnection } from "@/db/schema";

import { addTenant, startArchive } from "./archive";
import { type BenchResult, quantile } from "./bench";
import type { WorkerOrders } from "./webhooks/worker";

export const name = "webhooks";

const events = 500;
const overMs = 10_000;
const accountId = "bench-account";

type Sent = { status: number; ms: number };

/**
 * Signed events as Zoom sends them, evenly over ten seconds whatever the answers take: of as many meetings, then of one.
 * `lost` are those that were not answered by 200 or left no row; `looks` is what the events of one meeting ask for.
 */
export async function run(): Promise<BenchResult> {
  const archive = await startArchive();
  const secret = randomBytes(16).toString("hex");
  const worker = fork(join(import.meta.dirname, "webhooks/worker.ts"), { execArgv: ["--import", "tsx"] });
  try {
    const { tenantId, jobId, ctx } = await addTenant(archive, { people: 1 });
    await ctx.db.tx((tx) =>
      tx.insert(zoomConnection).values({
        ...{ tenantId, jobId, accountId, connectedByZoomUserId: "bench", connectedByEmail: "", scopes: [] },
        ...{ connectedAt: ctx.now, refreshedAt: ctx.now, sealedTokens: Buffer.from("bench") },
      }),
    );
    worker.send({ appUrl: archive.appUrl, secret } satisfies WorkerOrders);
    const [port] = (await once(worker, "message")) as [number];
    const address = `http://127.0.0.1:${port}`;
    await Promise.all(Array.from({ length: 20 }, (_, at) => post(address, secret, `warm up ${at}`, at)));
    const receipts = () => ctx.db.tx((tx) => tx.$count(webhookReceipt));
    const before = await receipts();
    const many = await sendAll(address, secret, (at) => `meeting ${at}`);
    const between = await receipts();
    const asked = await announced(archive.ownerUrl);
    const one = await sendAll(address, secret, () => "one meeting");
    const after = await receipts();
    const looks = (await announced(archive.ownerUrl)) - asked;
    const lost = missing(many, between - before) + missing(one, after - between);
    const p99Ms = quantile(
      [...many, ...one].map(({ ms }) => ms),
      0.99,
    );
    return {
      table: [row("of as many meetings", many), row("of one meeting", one)],
      figures: { sent: 2 * events, lost, p99Ms, looks },
    };
  } finally {
    worker.kill();
    await archive.stop();
  }
}

const missing = (sent: readonly Sent[], rows: number) =>
  Math.max(events - rows, sent.filter(({ status }) => status !== 200).length);

const row = (what: string, sent: readonly Sent[]) => {
  const times = sent.map(({ ms }) => ms);
  return {
    "500 events in 10 s": what,
    "p50 ms": quantile(times, 0.5),
    "p99 ms": quantile(times, 0.99),
    "max ms": quantile(times, 1),
  };
};

/** Each goes out at its time, also when earlier ones still wait for their answer. */
function sendAll(address: string, secret: string, meeting: (at: number) => string): Promise<Sent[]> {
  return Promise.all(
    Array.from({ length: events }, async (_, at) => {
      await delay((at * overMs) / events);
      return post(address, secret, meeting(at), at);
    }),
  );
}

async function post(address: string, secret: string, uuid: string, at: number): Promise<Sent> {
  const now = Date.now();
  const object = { uuid, id: at, topic: "Bench", recording_files: [{ id: randomUUID(), file_type: "MP4" }] };
  const payload = { account_id: accountId, object };
  const body = JSON.stringify({ event: "recording.completed", event_ts: now + at, payload });
  const timestamp = String(Math.floor(now / 1_000));
  const signature = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  const start = performance.now();
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: {
        ...{ "x-zm-request-timestamp": timestamp, "x-zm-signature": `v0=${signature}` },
        ...{ "x-zm-request-id": randomUUID(), "content-type": "application/json" },
      },
      body,
      signal: AbortSignal.timeout(3_000),
    });
    await answer.arrayBuffer();
    return { status: answer.status, ms: performance.now() - start };
  } catch {
    return { status: 0, ms: performance.now() - start };
  }
}

async function announced(ownerUrl: string): Promise<number> {
  const owner = postgres(ownerUrl, { max: 1, onnotice: () => undefined });
  const [row] = await owner<{ count: number }[]>`
    select count(*)::int as count from engine.outbox where name = 'zoom/webhook.received'`;
  await owner.end();
  return row?.count ?? 0;
}
