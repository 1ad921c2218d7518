import { randomBytes } from "node:crypto";
import { idBytes } from "./frame-format";
import type { KeyProvider, MasterWrapped } from "./keyring";
import { keyBytes, takeKey, type TenantKey } from "./keys";

const context = (tenantId: string) =>
  `holdfast tenant key 1\0${Buffer.from(idBytes(tenantId)).toString("hex")}`;

/** A new random key for a tenant (a uuid), with its wrapped form to store. */
export async function createTenantKey(
  provider: KeyProvider,
  tenantId: string,
): Promise<{ tenantKey: TenantKey; masterKeyId: string; wrappedKey: Buffer }> {
  const bytes = randomBytes(keyBytes);
  const wrapped = await provider.wrap(context(tenantId), bytes);
  return { tenantKey: takeKey<TenantKey>(bytes), ...wrapped };
}

/** Opens a tenant's wrapped key; throws `unknown_key`, or `tampered` for another tenant's. */
export async function unwrapTenantKey(
  provider: KeyProvider,
  tenantId: string,
  wrapped: MasterWrapped,
): Promise<TenantKey> {
  return takeKey<TenantKey>(await provider.unwrap(context(tenantId), wrapped));
}

/** The same tenant key wrapped by the current master key: for every row whose `masterKeyId` is not the current one. */
export async function rewrapTenantKey(
  provider: KeyProvider,
  tenantId: string,
  wrapped: MasterWrapped,
): Promise<{ masterKeyId: string; wrappedKey: Buffer }> {
  const bytes = await provider.unwrap(context(tenantId), wrapped);
  try {
    return await provider.wrap(context(tenantId), bytes);
  } finally {
    bytes.fill(0);
  }
}
