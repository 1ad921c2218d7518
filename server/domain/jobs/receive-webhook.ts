import type { Database } from "@/db/client";
import {
  answerUrlValidation,
  readWebhook,
  verifyWebhook,
  type WebhookEvent,
  type WebhookNews,
} from "@/server/connectors/zoom/webhook";
import type { Keyring } from "@/server/lib/crypto/keyring";
import { gather } from "@/server/lib/gather";
import { log } from "@/server/lib/log";

import { endDeauthorized } from "./end-deauthorized";
import { ownApp } from "./own-app-secret";
import { type DeliveredNews, recordNews } from "./record-news";

export type Delivery = {
  rawBody: Uint8Array;
  /** Headers x-zm-request-timestamp, x-zm-signature and x-zm-request-id. */
  timestamp: string | null;
  signature: string | null;
  requestId: string | null;
  now: Date;
};
export type Answer = { status: 200 | 401 | 413; body?: Record<string, string> };

/** Whose deliveries these are: what they are signed with, and what is done with what they tell. */
type Sender = {
  secret: string;
  news: (news: WebhookNews) => Promise<Outcome>;
  deauthorized: (event: Extract<WebhookEvent, { kind: "deauthorized" }>) => Promise<void>;
};

/** Zoom repeats a delivery for 85 minutes, and nobody knows whether with a fresh timestamp. */
const retriesEndMs = 90 * 60_000;

/** Takes one delivery of Zoom's to our own app: `app` is its client id and what it signs with. */
export const receiveWebhook = (
  database: Database,
  delivery: Delivery,
  { secret, clientId }: { secret: string; clientId: string },
): Promise<Answer> =>
  receiveFrom(database, delivery, {
    secret,
    news: (news) => taking(database)({ ...delivery, news, to: null }),
    deauthorized: async (event) => {
      if (event.clientId === clientId) await endDeauthorized(database, event, delivery.now);
    },
  });

/**
 * Takes one delivery to the app that a customer made in their own account, at the address of their job. An event of no
 * account is chat with somebody outside, and the job's; the app's removal is noticed at the next call.
 */
export async function receiveOwnWebhook(
  database: Database,
  keyring: Keyring,
  to: JobAddress,
  delivery: Delivery,
): Promise<Answer> {
  const app = await ownApp(database.tenant(to.tenantId), keyring, to.jobId);
  return receiveFrom(database, delivery, {
    secret: app?.secret ?? "",
    news: async (news) =>
      news.accountIds.length > 0 && !news.accountIds.includes(app?.accountId ?? "")
        ? "unknown_account"
        : taking(database)({ ...delivery, news, to }),
    deauthorized: () => Promise.resolve(),
  });
}

/** What is too long to be an event is not read to its end. */
export const refuseTooLarge = (database: Database, now: Date): Promise<Answer> =>
  ignored(database, now, "too_large", 413);

/**
 * Verified over its raw bytes, written down as a row with its announcement, answered at once. Zoom repeats only what got 500
 * or more, so an event nobody knows is a 200. Deliveries come twice and in any order.
 */
async function receiveFrom(database: Database, delivery: Delivery, sender: Sender): Promise<Answer> {
  const { secret } = sender;
  const { now } = delivery;
  const verdict = verifyWebhook({ ...delivery, secret, now: now.getTime() });
  if (verdict === "bad_signature") return ignored(database, now, "bad_signature", 401);
  // Old, but no older than Zoom's last try: written down once like any other, so that replaying it achieves nothing.
  if (verdict === "stale" && !isRetry(delivery)) return ignored(database, now, "stale", 401);
  const event = readWebhook(delivery.rawBody);
  switch (event.kind) {
    case "url_validation":
      return { status: 200, body: answerUrlValidation(secret, event.plainToken) };
    case "news": {
      const outcome = await sender.news(event);
      return outcome === "taken" ? { status: 200 } : ignored(database, now, outcome, 200);
    }
    case "deauthorized":
      await sender.deauthorized(event);
      return { status: 200 };
    case "other":
      return ignored(database, now, "unknown_event", 200);
    case "unreadable":
      return ignored(database, now, "unreadable", 200);
  }
}

const isRetry = ({ timestamp, now }: Delivery) => {
  const ageMs = now.getTime() - Number(timestamp) * 1_000;
  return ageMs > 0 && ageMs <= retriesEndMs;
};

type JobAddress = { tenantId: string; jobId: string };
/** `to` = the job that it came to; null = those of the accounts that it names. */
type Item = DeliveredNews & { now: Date; to: JobAddress | null };
type Outcome = "taken" | "unknown_account" | "idle_job";
const batches = new WeakMap<Database, (item: Item) => Promise<Outcome>>();

/** Deliveries that arrive while others are written share the next transaction: Zoom sends them by the hundred. */
function taking(database: Database): (item: Item) => Promise<Outcome> {
  const known = batches.get(database) ?? gather((items: readonly Item[]) => take(database, items));
  batches.set(database, known);
  return known;
}

async function take(database: Database, items: readonly Item[]): Promise<Outcome[]> {
  const accounts = [...new Set(items.flatMap(({ to, news }) => (to ? [] : news.accountIds)))];
  const jobs = new Map(items.flatMap(({ to }) => (to ? [[to.jobId, to] as const] : [])));
  const jobsOf = new Map<string, string[]>();
  for (const account of accounts) {
    const found = await database.lookup.jobsByZoomAccount(account);
    for (const one of found) jobs.set(one.jobId, one);
    jobsOf.set(
      account,
      found.map(({ jobId }) => jobId),
    );
  }
  const concerned = items.map(({ to, news }) =>
    to ? [to.jobId] : news.accountIds.flatMap((account) => jobsOf.get(account) ?? []),
  );
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
  now: Date,
  outcome: string,
  status: 200 | 401 | 413,
): Promise<Answer> {
  if (status !== 200) log.warn({ verdict: outcome }, "zoom webhook refused");
  else log.info({ outcome }, "zoom webhook ignored");
  await database.tally.add(now, outcome);
  return { status };
}
