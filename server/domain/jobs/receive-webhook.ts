import { createHash } from "node:crypto";

import type { Database } from "@/db/client";
import { webhookReceipt } from "@/db/schema";
import {
  answerUrlValidation,
  readWebhook,
  verifyWebhook,
  type WebhookEvent,
} from "@/server/connectors/zoom/webhook";
import type { Ctx } from "@/server/domain/access/ctx";
import { announce } from "@/server/events/announce";
import { newId } from "@/server/lib/id";
import { log } from "@/server/lib/log";

import { endDeauthorized } from "./end-deauthorized";
import { isWorking } from "./job-state";

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

type RecordingEvent = Extract<WebhookEvent, { kind: "recording" }>;

/** Before the recording is complete there is nothing to fetch, and a new name changes no file. */
const withoutFiles = new Set([
  "recording.started",
  "recording.paused",
  "recording.resumed",
  "recording.stopped",
  "recording.renamed",
]);

/**
 * Takes one delivery of Zoom's: verified over its raw bytes, written down as a row with its announcement, answered at
 * once. Zoom repeats only what got 500 or more, so an event nobody knows is a 200. Deliveries come twice and in any order.
 */
export async function receiveWebhook(database: Database, delivery: Delivery): Promise<Answer> {
  const verdict = verifyWebhook({ ...delivery, now: delivery.now.getTime() });
  if (verdict !== "ok") {
    log.warn({ verdict }, "zoom webhook refused");
    return { status: 401 };
  }
  const event = readWebhook(delivery.rawBody);
  switch (event.kind) {
    case "url_validation":
      return { status: 200, body: answerUrlValidation(delivery.secret, event.plainToken) };
    case "recording":
      if (!withoutFiles.has(event.event)) await receiveRecording(database, delivery, event);
      return { status: 200 };
    case "deauthorized":
      if (event.clientId === delivery.clientId) await endDeauthorized(database, event, delivery.now);
      return { status: 200 };
    default:
      log.info({ kind: event.kind }, "zoom webhook ignored");
      return { status: 200 };
  }
}

async function receiveRecording(
  database: Database,
  delivery: Delivery,
  event: RecordingEvent,
): Promise<void> {
  const jobs = event.accountId ? await database.lookup.jobsByZoomAccount(event.accountId) : [];
  if (jobs.length === 0) log.info({ uuids: event.uuids.length }, "zoom webhook of an unknown account");
  for (const { tenantId, jobId } of jobs) {
    const ctx: Ctx = {
      db: database.tenant(tenantId),
      actor: { kind: "webhook", tenantId },
      now: delivery.now,
    };
    await writeReceipts(ctx, jobId, delivery.requestId, event);
  }
}

/** One receipt for each session that the event names; a delivery that is here already announces nothing. */
async function writeReceipts(
  ctx: Ctx,
  jobId: string,
  requestId: string | null,
  event: RecordingEvent,
): Promise<void> {
  const { tenantId } = ctx.db;
  await ctx.db.tx(async (tx) => {
    if (!(await isWorking(tx, jobId))) return;
    for (const sessionKey of event.uuids) {
      const [receipt] = await tx
        .insert(webhookReceipt)
        .values({
          tenantId,
          id: newId(),
          jobId,
          deliveryKey: deliveryKey(requestId, event, sessionKey),
          event: event.event,
          eventAt: event.eventAt === null ? ctx.now : new Date(event.eventAt),
          subject: { sessionKey },
          receivedAt: ctx.now,
        })
        .onConflictDoNothing({ target: [webhookReceipt.tenantId, webhookReceipt.deliveryKey] })
        .returning({ id: webhookReceipt.id });
      if (receipt) {
        await announce(tx, { name: "zoom/webhook.received", data: { tenantId, receiptId: receipt.id } });
      }
    }
  });
}

/** The same over Zoom's retries; without a request id, what makes the event this one. */
function deliveryKey(requestId: string | null, event: RecordingEvent, sessionKey: string): string {
  const identity = requestId
    ? [requestId, sessionKey]
    : [event.event, event.accountId, sessionKey, String(event.eventAt)];
  return createHash("sha256").update(JSON.stringify(identity)).digest("hex");
}
