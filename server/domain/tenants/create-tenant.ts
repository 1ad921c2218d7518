import { eq } from "drizzle-orm";

import type { Database, TenantTx } from "@/db/client";
import { person, tenant, tenantKey } from "@/db/schema";
import { recordAudit } from "@/server/domain/audit/record";
import type { KeyProvider } from "@/server/lib/crypto/keyring";
import { createTenantKey } from "@/server/lib/crypto/tenant-key";
import { AppError } from "@/server/lib/errors";
import { newId } from "@/server/lib/id";

import { appointAdministrator } from "./appoint-administrator";
import { insertBuiltInRules } from "./built-in-rules";
import { type CreateTenant, createTenantInput } from "./input";
import { operatorCtx } from "./operator-ctx";

export type CreatedTenant = { tenantId: string; created: boolean };

/**
 * Adds an organization with its key, its built-in rules and its first administrator, who needs no licence. Repeating it
 * for the same tenant and administrator changes nothing and says so.
 * @throws AppError CONFLICT when the tenant is here with another administrator; ZodError for input that can't be
 */
export async function createTenant(
  installation: { database: Database; keyring: KeyProvider; now: Date },
  input: CreateTenant,
): Promise<CreatedTenant> {
  const wanted = createTenantInput.parse(input);
  const { database, keyring, now } = installation;
  const existing = await database.lookup.tenantByTid(wanted.tid);
  if (existing) return confirmSame(database, existing, wanted.administrator.oid);
  const tenantId = newId();
  const ctx = operatorCtx(database, tenantId, now);
  const { masterKeyId, wrappedKey } = await createTenantKey(keyring, tenantId);
  await ctx.db.tx(async (tx) => {
    const inserted = await tx
      .insert(tenant)
      .values({
        id: tenantId,
        tid: wanted.tid,
        name: wanted.name,
        timeZone: wanted.timeZone,
        defaultRegion: wanted.region,
        createdAt: now,
      })
      .onConflictDoNothing()
      .returning({ id: tenant.id });
    if (inserted.length === 0) throw new AppError("CONFLICT", "This tenant is being added right now.");
    await tx.insert(tenantKey).values({ tenantId, id: newId(), masterKeyId, wrappedKey, createdAt: now });
    await insertBuiltInRules(tx, tenantId, now);
    const administrator = await appointAdministrator(tx, ctx, wanted.administrator);
    await setFreeAdministrator(tx, tenantId, administrator);
    await recordAudit(tx, ctx, { action: "tenant.created", subject: tenantId, detail: { administrator } });
  });
  return { tenantId, created: true };
}

const setFreeAdministrator = (tx: TenantTx, tenantId: string, personId: string) =>
  tx.update(tenant).set({ freeAdministratorId: personId }).where(eq(tenant.id, tenantId));

async function confirmSame(database: Database, tenantId: string, oid: string): Promise<CreatedTenant> {
  const [row] = await database
    .tenant(tenantId)
    .tx((tx) =>
      tx
        .select({ oid: person.oid })
        .from(tenant)
        .innerJoin(person, eq(person.id, tenant.freeAdministratorId))
        .where(eq(tenant.id, tenantId)),
    );
  if (row?.oid === oid) return { tenantId, created: false };
  throw new AppError(
    "CONFLICT",
    "This tenant is here already, with another administrator. Use replace-administrator to change who that is.",
  );
}
