import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

import { count, eq } from "drizzle-orm";
import postgres from "postgres";

import { sourceItem, webhookReceipt, zoomConnection } from "@/db/schema";
import { buildApp } from "@/scripts/demo/build";

import { type BenchResult, quantile } from "./bench";
import { begin, startWorld, type World } from "./chaos/world";
import { type Sent, sendAll, type Target } from "./webhooks/send";

export const name = "webhooks";

const events = 500;
const overMs = 10_000;
/** More than the app imports in the time of the bench: each comes within two seconds. */
const files = 400;
const bytesPerSecond = 100_000;
const p99TargetMs = 1_000;
const startMs = 60_000;

/**
 * Signed events as Zoom sends them, evenly over ten seconds whatever the answers take: of as many meetings, then of one. They
 * go to the production build (made here when sources changed), which handles them by its engine and imports hundreds of files
 * at the same time. `lost` are those that were not answered by 200 or left no row; `looks` is what the events of one meeting
 * ask for.
 */
export async function run(): Promise<BenchResult> {
  await buildApp(
    process.cwd(),
    (line) => console.log(line),
    async (args, env) => {
      await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } });
    },
  );
  const secret = randomBytes(16).toString("hex");
  const env = { NODE_ENV: "production", HOLDFAST_DEMO: "1", HOST: "127.0.0.1", ZOOM_WEBHOOK_SECRET: secret };
  const world = await startWorld({ files, bytesPerSecond, app: { script: "server/web/main.ts", env } });
  try {
    await answers(`${world.appUrl}/api/health`);
    const url = `${world.appUrl}/api/zoom/webhook`;
    const target = { url, secret, accountId: await accountOf(world) };
    await sendAll(target, { events: 20, overMs: 0, meeting: (at) => `warm up ${at}` });
    await begin(world);
    await untilImporting(world);
    const imported = await archived(world);
    const many = await measure(world, target, (at) => `meeting ${at}`);
    const one = await measure(world, target, () => "one meeting");
    const brought = (await archived(world)) - imported;
    const times = [...many.sent, ...one.sent].map(({ ms }) => ms);
    const figures = {
      sent: times.length,
      lost: many.lost + one.lost,
      p99Ms: quantile(times, 0.99),
      looks: one.looks,
    };
    return {
      table: [row("of as many meetings", many.sent), row("of one meeting", one.sent)],
      figures,
      notes: [`${brought} of ${files} files were imported meanwhile.`],
      missed: [
        ...(figures.lost > 0 ? ["lost"] : []),
        ...(figures.p99Ms < p99TargetMs ? [] : ["p99Ms"]),
        ...(imported + brought < files ? [] : ["an import to the end"]),
      ],
    };
  } finally {
    await world.stop();
  }
}

/** Sends all events of a kind; counts those that are missing, and the looks that they asked for. */
async function measure(world: World, target: Target, meeting: (at: number) => string) {
  const before = { receipts: await receipts(world), looks: await announced(world) };
  const sent = await sendAll(target, { events, overMs, meeting });
  const rows = (await receipts(world)) - before.receipts;
  const refused = sent.filter(({ status }) => status !== 200).length;
  return { sent, lost: Math.max(events - rows, refused), looks: (await announced(world)) - before.looks };
}

const row = (what: string, sent: readonly Sent[]) => {
  const times = sent.map(({ ms }) => ms);
  return {
    "500 events in 10 s": what,
    "p50 ms": quantile(times, 0.5),
    "p99 ms": quantile(times, 0.99),
    "max ms": quantile(times, 1),
  };
};

async function answers(url: string): Promise<void> {
  const until = performance.now() + startMs;
  while (performance.now() < until) {
    const answer = await fetch(url).catch(() => null);
    await answer?.body?.cancel();
    if (answer) return;
    await delay(100);
  }
  throw new Error(`nothing answers at ${url}`);
}

async function untilImporting(world: World): Promise<void> {
  const until = performance.now() + startMs;
  while (performance.now() < until) {
    if ((await archived(world)) > 0) return;
    await delay(200);
  }
  throw new Error("the import did not begin");
}

const receipts = ({ ctx }: World) => ctx().db.tx((tx) => tx.$count(webhookReceipt));

async function archived({ ctx }: World): Promise<number> {
  const [found] = await ctx().db.tx((tx) =>
    tx.select({ rows: count() }).from(sourceItem).where(eq(sourceItem.state, "archived")),
  );
  return found?.rows ?? 0;
}

async function accountOf({ ctx, jobId }: World): Promise<string> {
  const [grant] = await ctx().db.tx((tx) =>
    tx
      .select({ accountId: zoomConnection.accountId })
      .from(zoomConnection)
      .where(eq(zoomConnection.jobId, jobId)),
  );
  return grant?.accountId ?? "";
}

async function announced({ archive }: World): Promise<number> {
  const owner = postgres(archive.ownerUrl, { max: 1, onnotice: () => undefined });
  const [found] = await owner<{ count: number }[]>`
    select count(*)::int as count from engine.outbox where name = 'zoom/webhook.received'`;
  await owner.end();
  return found?.count ?? 0;
}
