import type { Database } from "@/db/client";
import {
  answerUrlValidation,
  readWebhook,
  verifyWebhook,
  type WebhookNews,
} from "@/server/connectors/zoom/webhook";
import { log } from "@/server/lib/log";

import { endDeauthorized } from "./end-deauthorized";
import { recordNews } from "./record-news";

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
  const found = await Promise.all(
    news.accountIds.map((account) => database.lookup.jobsByZoomAccount(account)),
  );
  const jobs = found.flat();
  if (jobs.length === 0) return ignored(database, delivery, "unknown_account", 200);
  let written = false;
  for (const { tenantId, jobId } of jobs) {
    const ctx = {
      ...{ db: database.tenant(tenantId), now: delivery.now },
      actor: { kind: "webhook" as const, tenantId },
    };
    if (await recordNews(ctx, { jobId, requestId: delivery.requestId, news })) written = true;
  }
  return written ? { status: 200 } : ignored(database, delivery, "idle_job", 200);
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
