import { parse, stringify } from "uuid";

import type { TenantTx } from "@/db/client";
import { openTenantKey } from "@/server/domain/tenants/tenant-key";
import type { Keyring } from "@/server/lib/crypto/keyring";
import { openSecret, type SecretBinding, sealSecret } from "@/server/lib/crypto/secrets";

const keyIdBytes = 16;

/** Seals a text under the tenant's newest key; the key's id stands before it, so that a later key changes nothing. */
export async function sealText(
  tx: TenantTx,
  keyring: Keyring,
  binding: SecretBinding,
  text: string,
): Promise<Buffer> {
  const { id, key } = await openTenantKey(tx, keyring);
  return Buffer.concat([parse(id), sealSecret(key, binding, text)]);
}

/** Opens what {@link sealText} sealed. @throws SealError for another purpose, owner or tenant */
export async function openText(
  tx: TenantTx,
  keyring: Keyring,
  binding: SecretBinding,
  sealed: Buffer,
): Promise<string> {
  const { key } = await openTenantKey(tx, keyring, stringify(sealed.subarray(0, keyIdBytes)));
  return openSecret(key, binding, sealed.subarray(keyIdBytes));
}
