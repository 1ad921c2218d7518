import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from "node:crypto";
import { tagBytes } from "./frame-format";
import { SealError } from "./seal-error";

declare const kind: unique symbol;

/** Seals one file's frames. Opaque: it prints as a KeyObject, never as bytes. */
export type DataKey = KeyObject & { readonly [kind]: "data" };
/** A tenant's key-encryption key: wraps data keys and seals small secrets. Opaque like a DataKey. */
export type TenantKey = KeyObject & { readonly [kind]: "tenant" };

export const keyBytes = 32;
const nonceBytes = 12;

/** Takes over 32 bytes as a key; the bytes are wiped. */
export function takeKey<Key extends DataKey | TenantKey>(bytes: Buffer): Key {
  if (bytes.length !== keyBytes) throw new SealError("tampered", "A wrapped key has the wrong length.");
  const key = createSecretKey(bytes) as Key;
  bytes.fill(0);
  return key;
}

/** AES-256-GCM under a random nonce, bound to `context`: nonce, ciphertext and tag. */
export function sealBytes(key: KeyObject, context: string, plain: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** The inverse of `sealBytes`; throws `tampered` for another key, another context or changed bytes. */
export function openBytes(key: KeyObject, context: string, sealed: Uint8Array): Buffer {
  if (sealed.length < nonceBytes + tagBytes) throw new SealError("tampered", "A sealed value is too short.");
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  const plain = decipher.update(sealed.subarray(nonceBytes, -tagBytes));
  try {
    decipher.final();
  } catch (cause) {
    throw new SealError("tampered", "A sealed value fails authentication.", { cause });
  }
  return plain;
}
