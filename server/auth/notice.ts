import { hkdfSync } from "node:crypto";

import { EncryptJWT, jwtDecrypt } from "jose";
import { z } from "zod";

import { signInFailures } from "./sign-in-error";

/** How long a refused person may read why; afterwards nothing of them is left in the browser. */
export const noticeLifetimeSeconds = 10 * 60;

const notice = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("failed"),
    failure: z.enum(signInFailures),
    entra: z
      .object({
        code: z.number().nullable(),
        correlationId: z.string().nullable(),
        traceId: z.string().nullable(),
        timestamp: z.string().nullable(),
      })
      .nullable(),
  }),
  z.object({
    kind: z.literal("refused"),
    reason: z.enum(["unknown_tenant", "deactivated", "disabled", "left"]),
    tenantName: z.string().nullable(),
    identity: z.object({
      tid: z.string(),
      oid: z.string(),
      displayName: z.string(),
      userPrincipalName: z.string(),
    }),
  }),
]);

/** What the next page says about a sign-in that did not work; travels in an encrypted cookie, never in the address. */
export type SignInNotice = z.infer<typeof notice>;

const keyFrom = (secret: string) =>
  new Uint8Array(hkdfSync("sha256", secret, "", "holdfast sign-in notice 1", 32));

export function sealNotice(secret: string, value: SignInNotice, now: Date): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new EncryptJWT({ notice: value })
    .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
    .setExpirationTime(issuedAt + noticeLifetimeSeconds)
    .encrypt(keyFrom(secret));
}

/** Null for anything that is not a notice of ours of the last ten minutes. */
export async function openNotice(secret: string, sealed: string, now: Date): Promise<SignInNotice | null> {
  const opened = await jwtDecrypt(sealed, keyFrom(secret), {
    currentDate: now,
    keyManagementAlgorithms: ["dir"],
    contentEncryptionAlgorithms: ["A256GCM"],
  }).catch(() => null);
  return notice.safeParse(opened?.payload["notice"]).data ?? null;
}
