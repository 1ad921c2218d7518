import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import canonicalize from "canonicalize";
import { z } from "zod";

/** Inngest's HTTP protocol as spoken by its TypeScript SDK 4.24: names, shapes and signatures. */
export const headers = {
  signature: "x-inngest-signature",
  requestVersion: "x-inngest-req-version",
  noRetry: "x-inngest-no-retry",
  retryAfter: "retry-after",
  syncKind: "x-inngest-sync-kind",
  eventIdSeed: "x-inngest-event-id-seed",
} as const;

export const internalEvents = {
  failed: "inngest/function.failed",
  invoked: "inngest/function.invoked",
  timer: "inngest/scheduled.timer",
} as const;

const maxSignatureAgeMs = 5 * 60_000;

export const eventSchema = z.object({
  id: z.string().min(1).optional(),
  name: z.string().min(1),
  data: z.record(z.string(), z.unknown()).default({}),
  ts: z.number().optional(),
  v: z.string().optional(),
});
export type IncomingEvent = z.infer<typeof eventSchema>;
export type EngineEvent = IncomingEvent & { id: string; ts: number };

export const opSchema = z.object({
  id: z.string().min(1),
  op: z.string(),
  name: z.string().nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
  opts: z.record(z.string(), z.unknown()).nullish(),
});
export type Op = z.infer<typeof opSchema>;

/** What the app knows of an error: enough for `onFailure` and for a caught step error. */
export const errorSchema = z
  .object({ name: z.string(), message: z.string() })
  .loose()
  .catch({ name: "Error", message: "Unknown error" });
export type RunError = z.infer<typeof errorSchema>;

const bareKey = (key: string) => key.replace(/^signkey-\w+-/, "");

function digest(text: string, timestamp: string, signingKey: string): Buffer {
  return createHmac("sha256", bareKey(signingKey)).update(text).update(timestamp).digest();
}

/** RFC 8785 form of a body: what is signed must be what is sent. */
export function canonical(body: unknown): string {
  return canonicalize(body) ?? "";
}

/** Signs a canonical body for the header `x-inngest-signature`. */
export function sign(text: string, signingKey: string, now: Date): string {
  const timestamp = String(Math.round(now.getTime() / 1000));
  return `t=${timestamp}&s=${digest(text, timestamp, signingKey).toString("hex")}`;
}

/** Whether the signature of an answer is by this key and not older than five minutes. */
export function isSigned(text: string, signature: string | null, signingKey: string, now: Date): boolean {
  const parts = new URLSearchParams(signature ?? "");
  const timestamp = parts.get("t") ?? "";
  const given = Buffer.from(parts.get("s") ?? "", "hex");
  const wanted = digest(text, timestamp, signingKey);
  const fresh = Math.abs(now.getTime() - Number(timestamp) * 1000) <= maxSignatureAgeMs;
  return fresh && given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** The bearer token by which the app proves, when it registers, that it holds the signing key. */
export function bearerOf(signingKey: string): string {
  const prefix = /^signkey-\w+-/.exec(signingKey)?.[0] ?? "";
  return (
    prefix +
    createHash("sha256")
      .update(Buffer.from(bareKey(signingKey), "hex"))
      .digest("hex")
  );
}

/** Compares secrets in constant time. */
export function sameSecret(given: string, wanted: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(given), hash(wanted));
}
