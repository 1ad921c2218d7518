import { eq } from "drizzle-orm";

import type { TenantDb, TenantTx } from "@/db/client";
import { zoomConnection as grants } from "@/db/schema";
import type { Keyring } from "@/server/lib/crypto/keyring";

import { openText, sealText } from "./sealed-text";

const bindingOf = (jobId: string) => ({ purpose: "zoom.webhook", ownerId: jobId });

/** What a customer's own app signs its events with, sealed. */
export const sealSecretToken = (
  tx: TenantTx,
  keyring: Keyring,
  jobId: string,
  secretToken: string,
): Promise<Buffer> => sealText(tx, keyring, bindingOf(jobId), secretToken);

/** The account of a customer's own app and what it signs with; null where it sends no events, or there is no such job. */
export function ownApp(
  db: TenantDb,
  keyring: Keyring,
  jobId: string,
): Promise<{ accountId: string; secret: string } | null> {
  return db.tx(async (tx) => {
    const [row] = await tx
      .select({ accountId: grants.accountId, sealed: grants.sealedWebhookSecret })
      .from(grants)
      .where(eq(grants.jobId, jobId));
    if (!row?.sealed) return null;
    return {
      accountId: row.accountId,
      secret: await openText(tx, keyring, bindingOf(jobId), row.sealed),
    };
  });
}

/** Where a customer's own app sends its events. */
export const ownEndpoint = (appUrl: string, tenantId: string, jobId: string) =>
  `${appUrl}/api/zoom/webhook/${tenantId}/${jobId}`;
