import { and, eq } from "drizzle-orm";

import type { TenantDb, TenantTx } from "@/db/client";
import { pendingGrant } from "@/db/schema";
import type { StoredToken } from "@/server/connectors/zoom/oauth";
import type { TokenStore } from "@/server/connectors/zoom/token";
import type { Keyring } from "@/server/lib/crypto/keyring";

import { openText, sealText } from "./sealed-text";
import { pairSchema } from "./zoom-connection";

/** Which grant of a job: another one takes its place when somebody goes to Zoom's consent page again. */
export type PendingGrant = { jobId: string; grantedByPersonId: string; grantedAt: Date };

const bindingOf = (jobId: string) => ({ purpose: "zoom.pending", ownerId: jobId });

const seal = (tx: TenantTx, keyring: Keyring, jobId: string, pair: StoredToken) =>
  sealText(tx, keyring, bindingOf(jobId), JSON.stringify(pair));

/** Keeps a new grant until it is known whose it is: Zoom has ended what the same person allowed before. */
export async function keepPending(
  tx: TenantTx,
  keyring: Keyring,
  tenantId: string,
  { jobId, ...grant }: PendingGrant,
  pair: StoredToken,
): Promise<void> {
  const values = { ...grant, sealedTokens: await seal(tx, keyring, jobId, pair) };
  await tx
    .insert(pendingGrant)
    .values({ tenantId, jobId, ...values })
    .onConflictDoUpdate({ target: [pendingGrant.tenantId, pendingGrant.jobId], set: values });
}

/** Takes a grant out of waiting; false when it does not wait any more. */
export async function takePending(tx: TenantTx, { jobId, grantedAt }: PendingGrant): Promise<boolean> {
  const taken = await tx
    .delete(pendingGrant)
    .where(and(eq(pendingGrant.jobId, jobId), eq(pendingGrant.grantedAt, grantedAt)))
    .returning({ jobId: pendingGrant.jobId });
  return taken.length > 0;
}

/** Its tokens, renewed where they lie while they wait. */
export function pendingTokens(db: TenantDb, keyring: Keyring, jobId: string): TokenStore {
  const load = async (tx: TenantTx, lock: boolean): Promise<StoredToken | null> => {
    const query = tx
      .select({ sealed: pendingGrant.sealedTokens })
      .from(pendingGrant)
      .where(eq(pendingGrant.jobId, jobId));
    const [row] = await (lock ? query.for("update") : query);
    return row
      ? pairSchema.parse(JSON.parse(await openText(tx, keyring, bindingOf(jobId), row.sealed)))
      : null;
  };
  return {
    load: () => db.tx((tx) => load(tx, false)),
    withLock: (work) =>
      db.tx((tx) =>
        work({
          load: () => load(tx, true),
          save: async (pair) => {
            const sealedTokens = await seal(tx, keyring, jobId, pair);
            await tx.update(pendingGrant).set({ sealedTokens }).where(eq(pendingGrant.jobId, jobId));
          },
        }),
      ),
  };
}
