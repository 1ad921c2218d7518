import { randomBytes } from "node:crypto";
import { idBytes } from "./frame-format";
import type { KeyProvider } from "./keyring";
import { keyBytes, takeKey, type TenantKey } from "./keys";

const context = (tenantId: string) =>
  `holdfast tenant key 1\0${Buffer.from(idBytes(tenantId)).toString("hex")}`;

/** A new random key for a tenant (a uuid), and its wrapped form, text to store. */
export async function createTenantKey(
  provider: KeyProvider,
  tenantId: string,
): Promise<{ tenantKey: TenantKey; wrapped: string }> {
  const bytes = randomBytes(keyBytes);
  const wrapped = await provider.wrap(context(tenantId), bytes);
  return { tenantKey: takeKey<TenantKey>(bytes), wrapped };
}

/** Opens a tenant's wrapped key; throws `unknown_key`, or `tampered` for another tenant's. */
export async function unwrapTenantKey(
  provider: KeyProvider,
  tenantId: string,
  wrapped: string,
): Promise<TenantKey> {
  return takeKey<TenantKey>(await provider.unwrap(context(tenantId), wrapped));
}

/** The same tenant key under the current master key; unchanged text when it is there already. */
export async function rewrapTenantKey(
  provider: KeyProvider,
  tenantId: string,
  wrapped: string,
): Promise<string> {
  if (provider.isCurrent(wrapped)) return wrapped;
  const bytes = await provider.unwrap(context(tenantId), wrapped);
  try {
    return await provider.wrap(context(tenantId), bytes);
  } finally {
    bytes.fill(0);
  }
}
