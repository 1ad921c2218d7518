import type { Database } from "@/db/client";
import {
  answerUrlValidation,
  readWebhook,
  verifyWebhook,
  type WebhookNews,
} from "@/server/connectors/zoom/webhook";
import { gather } from "@/server/lib/gather";
import { log } from "@/server/lib/log";

import { endDeauthorized } from "./end-deauthorized";
import { type DeliveredNews, recordNews } from "./record-news";

export type Delivery = {
  rawBody: Uint8Array;
  /** Headers x-zm-request-timestamp, x-zm-signature and x-zm-request-id. */
  timestamp: string | null;
  signature: string | null;
  requestId: string | null;
  secret: string;
  clientId: string;
  now: Date;
};
export type Answer = { status: 200 | 401; body?: Record<string, string> };

/** Zoom repeats a delivery for 85 minutes, and nobody knows whether with a fresh timestamp. */
const retriesEndMs = 90 * 60_000;

/**
 * Takes one delivery of Zoom's: verified over its raw bytes, written down as a row with its announcement, answered at
 * once. Zoom repeats only what got 500 or more, so an event nobody knows is a 200. Deliveries come twice and in any order.
 */
export async function receiveWebhook(database: Database, delivery: Delivery): Promise<Answer> {
  const verdict = verifyWebhook({ ...delivery, now: delivery.now.getTime() });
  if (verdict === "bad_signature") return ignored(database, delivery, "bad_signature", 401);
  // Old, but no older than Zoom's last try: written down once like any other, so that replaying it achieves nothing.
  if (verdict === "stale" && !isRetry(delivery)) return ignored(database, delivery, "stale", 401);
  const event = readWebhook(delivery.rawBody);
  switch (event.kind) {
    case "url_validation":
      return { status: 200, body: answerUrlValidation(delivery.secret, event.plainToken) };
    case "news":
      return receiveNews(database, delivery, event);
    case "deauthorized":
      if (event.clientId === delivery.clientId) await endDeauthorized(database, event, delivery.now);
      return { status: 200 };
    case "other":
      return ignored(database, delivery, "unknown_event", 200);
    case "unreadable":
      return ignored(database, delivery, "unreadable", 200);
  }
}

const isRetry = ({ timestamp, now }: Delivery) => {
  const ageMs = now.getTime() - Number(timestamp) * 1_000;
  return ageMs > 0 && ageMs <= retriesEndMs;
};

async function receiveNews(database: Database, delivery: Delivery, news: WebhookNews): Promise<Answer> {
  const { requestId, now } = delivery;
  const outcome = await taking(database)({ requestId, news, now });
  return outcome === "taken" ? { status: 200 } : ignored(database, delivery, outcome, 200);
}

type Item = DeliveredNews & { now: Date };
type Outcome = "taken" | "unknown_account" | "idle_job";
const batches = new WeakMap<Database, (item: Item) => Promise<Outcome>>();

/** Deliveries that arrive while others are written share the next transaction: Zoom sends them by the hundred. */
function taking(database: Database): (item: Item) => Promise<Outcome> {
  const known = batches.get(database) ?? gather((items: readonly Item[]) => take(database, items));
  batches.set(database, known);
  return known;
}

async function take(database: Database, items: readonly Item[]): Promise<Outcome[]> {
  const accounts = [...new Set(items.flatMap(({ news }) => news.accountIds))];
  const jobs = new Map<string, { tenantId: string; jobId: string }>();
  const jobsOf = new Map<string, string[]>();
  for (const account of accounts) {
    const found = await database.lookup.jobsByZoomAccount(account);
    for (const one of found) jobs.set(one.jobId, one);
    jobsOf.set(
      account,
      found.map(({ jobId }) => jobId),
    );
  }
  const concerned = items.map(({ news }) => news.accountIds.flatMap((account) => jobsOf.get(account) ?? []));
  const working = new Set<string>();
  for (const { tenantId, jobId } of jobs.values()) {
    const delivered = items.filter((_, at) => concerned[at]?.includes(jobId));
    const ctx = {
      ...{ db: database.tenant(tenantId), now: delivered[0]?.now ?? new Date(0) },
      actor: { kind: "webhook" as const, tenantId },
    };
    if (await recordNews(ctx, { jobId, delivered })) working.add(jobId);
  }
  return concerned.map((ids) => {
    if (ids.length === 0) return "unknown_account";
    return ids.some((id) => working.has(id)) ? "taken" : "idle_job";
  });
}

/** Counted by day, and left alone. */
async function ignored(
  database: Database,
  { now }: Delivery,
  outcome: string,
  status: 200 | 401,
): Promise<Answer> {
  if (status === 401) log.warn({ verdict: outcome }, "zoom webhook refused");
  else log.info({ outcome }, "zoom webhook ignored");
  await database.tally.add(now, outcome);
  return { status };
}
