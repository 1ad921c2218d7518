import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { jsonOf } from "../http";
import { lenient } from "./schema";
import { subjectsOf, type WebhookSubject } from "./webhook-subjects";
import { type WebhookTopic, webhookTopic } from "./webhook-topics";

const maxAgeMs = 5 * 60_000;

/**
 * Checks Zoom's signature over the raw bytes. `stale`: well signed, but more than five minutes away from `now`; Zoom
 * repeats deliveries for 85 minutes and does not say whether with a fresh timestamp, so log these rather than lose them
 * silently. Headers: x-zm-request-timestamp (epoch seconds) and x-zm-signature.
 */
export function verifyWebhook(input: {
  secret: string;
  rawBody: Uint8Array;
  timestamp: string | null;
  signature: string | null;
  now: number;
}): "ok" | "stale" | "bad_signature" {
  const { secret, rawBody, timestamp, signature, now } = input;
  if (!secret || timestamp === null || signature === null || !/^\d{1,13}$/.test(timestamp))
    return "bad_signature";
  const expected = `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:`).update(rawBody).digest("hex")}`;
  if (!sameText(expected, signature)) return "bad_signature";
  return Math.abs(now - Number(timestamp) * 1000) <= maxAgeMs ? "ok" : "stale";
}

function sameText(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The answer to `endpoint.url_validation`, to be sent as JSON with 200 within three seconds. */
export const answerUrlValidation = (secret: string, plainToken: string) => ({
  plainToken,
  encryptedToken: createHmac("sha256", secret).update(plainToken).digest("hex"),
});

const { text } = lenient;

const envelopeSchema = z.object({
  event: z.string().min(1).max(200),
  event_ts: z.coerce.number().int().nullish().catch(null),
  payload: z.looseObject({
    account_id: text,
    plainToken: text,
    user_id: text,
    client_id: text,
    deauthorization_time: text,
    object: z.unknown().optional(),
  }),
});

/** Whose chat it is, where somebody from outside wrote and the envelope names no account. Zoom's own key has the blank. */
const chatAccounts = z.looseObject({
  channel_owner_account_id: text,
  contact_account_id: text,
  "contact_account_id ": text,
});

export type WebhookNews = {
  kind: "news";
  event: string;
  topic: WebhookTopic;
  /** Epoch ms, null where Zoom names none. */
  eventAt: number | null;
  /** The accounts that it may concern: one, but for chat with somebody outside. */
  accountIds: string[];
  /** Hints to look at these again: nothing in an event is final. */
  subjects: WebhookSubject[];
};

export type WebhookEvent =
  | { kind: "url_validation"; plainToken: string }
  | WebhookNews
  | {
      kind: "deauthorized";
      accountId: string | null;
      userId: string | null;
      clientId: string | null;
      at: number | null;
    }
  | { kind: "other" }
  | { kind: "unreadable" };

/** Reads a verified body. Events and fields that nobody knew yet pass as `other`: answer 200 to them all the same. */
export function readWebhook(rawBody: Uint8Array): WebhookEvent {
  const envelope = envelopeSchema.safeParse(jsonOf(Buffer.from(rawBody).toString("utf8"))).data;
  if (!envelope) return { kind: "unreadable" };
  const { event, payload } = envelope;
  if (event === "endpoint.url_validation") {
    return payload.plainToken
      ? { kind: "url_validation", plainToken: payload.plainToken }
      : { kind: "unreadable" };
  }
  if (event === "app_deauthorized") {
    const at = Date.parse(payload.deauthorization_time ?? "");
    const { account_id: accountId, user_id: userId, client_id: clientId } = payload;
    return { kind: "deauthorized", accountId, userId, clientId, at: Number.isNaN(at) ? null : at };
  }
  const topic = webhookTopic(event);
  if (!topic) return { kind: "other" };
  return {
    ...{ kind: "news", event, topic, eventAt: envelope.event_ts ?? null },
    accountIds: payload.account_id ? [payload.account_id] : accountsOfChat(topic, payload.object),
    subjects: subjectsOf(topic, payload.object),
  };
}

function accountsOfChat(topic: WebhookTopic, object: unknown): string[] {
  if (topic !== "chat") return [];
  const named = chatAccounts.safeParse(object).data;
  const ids = [named?.channel_owner_account_id, named?.contact_account_id, named?.["contact_account_id "]];
  return [...new Set(ids.filter((id) => typeof id === "string"))];
}
