import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { jsonOf } from "../http";
import { meetingSchema, type ZoomMeeting } from "./schema";

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

const text = z
  .string()
  .nullish()
  .catch(null)
  .transform((value) => value || null);

const envelopeSchema = z.object({
  event: z.string().min(1),
  event_ts: z.coerce.number().int().nullish().catch(null),
  download_token: text,
  payload: z.looseObject({
    account_id: text,
    plainToken: text,
    user_id: text,
    client_id: text,
    deauthorization_time: text,
    object: z.unknown().optional(),
  }),
});

const namedSessions = z.object({
  meeting_uuids: z.array(z.string()).catch([]),
  meetings: z.array(z.object({ meeting_uuid: z.string() })).catch([]),
});

export type WebhookEvent =
  | { kind: "url_validation"; plainToken: string }
  | {
      /** A hint to look at these sessions again: nothing in it is final. */
      kind: "recording";
      event: string;
      eventAt: number | null;
      accountId: string | null;
      uuids: string[];
      /** The session as the event saw it, where it carries one; may hold only the affected files. */
      meeting: ZoomMeeting | null;
      /** Good for the addresses in `meeting`, for 24 hours from `eventAt`. */
      downloadToken: string | null;
    }
  | {
      kind: "deauthorized";
      accountId: string | null;
      userId: string | null;
      clientId: string | null;
      at: number | null;
    }
  | { kind: "other"; event: string; eventAt: number | null; accountId: string | null }
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
  const accountId = payload.account_id;
  if (event === "app_deauthorized") {
    const at = Date.parse(payload.deauthorization_time ?? "");
    const { user_id: userId, client_id: clientId } = payload;
    return { kind: "deauthorized", accountId, userId, clientId, at: Number.isNaN(at) ? null : at };
  }
  const eventAt = envelope.event_ts ?? null;
  if (!event.startsWith("recording.")) return { kind: "other", event, eventAt, accountId };
  const meeting = meetingSchema.safeParse(payload.object).data ?? null;
  const named = namedSessions.safeParse(payload.object).data;
  const uuids = [
    ...(named?.meeting_uuids ?? []),
    ...(named?.meetings.map((entry) => entry.meeting_uuid) ?? []),
  ];
  return {
    kind: "recording",
    event,
    eventAt,
    accountId,
    uuids: [...new Set(meeting ? [meeting.uuid, ...uuids] : uuids)],
    meeting,
    downloadToken: envelope.download_token,
  };
}
