import { openBytes, sealBytes, type TenantKey } from "./keys";

/** What a sealed secret is for (`zoom.refresh-token`) and whose it is (a row's id): it opens nowhere else. */
export type SecretBinding = { readonly purpose: string; readonly ownerId: string };

const context = ({ purpose, ownerId }: SecretBinding) =>
  `holdfast secret 1\0${JSON.stringify([purpose, ownerId])}`;

/** Seals a small text such as an OAuth token under the tenant's key: bytes to store, different at every call. */
export function sealSecret(tenantKey: TenantKey, binding: SecretBinding, secret: string): Buffer {
  return sealBytes(tenantKey, context(binding), Buffer.from(secret));
}

/** Opens a sealed secret; throws `tampered` for another purpose, owner or tenant. */
export function openSecret(tenantKey: TenantKey, binding: SecretBinding, sealed: Uint8Array): string {
  return openBytes(tenantKey, context(binding), sealed).toString();
}
