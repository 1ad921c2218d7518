import { createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import { openBytes, sealBytes } from "./keys";
import { SealError } from "./seal-error";

/** A value wrapped by the master key of this id. */
export type MasterWrapped = { readonly masterKeyId: string; readonly wrappedKey: Uint8Array };

/** Whatever holds the master keys: the local keyring, later a cloud vault. */
export interface KeyProvider {
  /** The master key that wraps from now on; what another one wrapped is due for re-wrapping. */
  readonly currentKeyId: string;
  /** Wraps under the current master key, bound to `context`. */
  wrap(context: string, plain: Uint8Array): Promise<{ masterKeyId: string; wrappedKey: Buffer }>;
  /** Throws `unknown_key` or `tampered`. */
  unwrap(context: string, wrapped: MasterWrapped): Promise<Buffer>;
}

/** The master keys of this installation, from its settings. Build it with `parseKeyring`. */
class Keyring implements KeyProvider {
  readonly #keys: ReadonlyMap<string, KeyObject>;

  constructor(
    keys: ReadonlyMap<string, KeyObject>,
    readonly currentKeyId: string,
  ) {
    this.#keys = keys;
  }

  async wrap(context: string, plain: Uint8Array): Promise<{ masterKeyId: string; wrappedKey: Buffer }> {
    const wrappedKey = sealBytes(this.#key(this.currentKeyId), context, plain);
    return { masterKeyId: this.currentKeyId, wrappedKey };
  }

  async unwrap(context: string, { masterKeyId, wrappedKey }: MasterWrapped): Promise<Buffer> {
    return openBytes(this.#key(masterKeyId), context, wrappedKey);
  }

  /** Text to store when the keyring is first used: names the current key and gives nothing of its bytes away. */
  checkValue(): string {
    return `${this.currentKeyId}.${this.#fingerprint(this.currentKeyId)}`;
  }

  /** Throws unless the key that made `stored` is here with the same bytes: `unknown_key` or `wrong_key`. */
  check(stored: string): void {
    const [id = "", fingerprint] = stored.split(".");
    if (this.#fingerprint(id) !== fingerprint) {
      throw new SealError(
        "wrong_key",
        `Key ${id} of the keyring is not the one that this archive was sealed with.`,
      );
    }
  }

  #fingerprint(id: string): string {
    return Buffer.from(hkdfSync("sha256", this.#key(id), "", "holdfast keyring check 1", 16)).toString(
      "base64url",
    );
  }

  #key(id: string): KeyObject {
    const key = this.#keys.get(id);
    if (!key) throw new SealError("unknown_key", `The keyring holds no key named ${id}.`);
    return key;
  }
}

export type { Keyring };

/**
 * Reads `id:base64key[,id2:base64key2…]` (setting HOLDFAST_KEYRING; make a key with `openssl rand -base64 32`). The first
 * key is the current one; older ones stay in the list until everything is re-wrapped. Throws `bad_keyring`, naming
 * an entry by its place or id only.
 */
export function parseKeyring(setting: string): Keyring {
  const keys = new Map<string, KeyObject>();
  for (const [place, entry] of setting.split(",").entries()) {
    const [, id, base64] = /^([a-z0-9][a-z0-9-]{0,31}):([A-Za-z0-9+/]{43}=)$/.exec(entry.trim()) ?? [];
    if (id === undefined || base64 === undefined) {
      throw badKeyring(`Entry ${place + 1} of the keyring is not id:key with 32 bytes in base64.`);
    }
    if (keys.has(id)) throw badKeyring(`The keyring holds two keys named ${id}.`);
    const bytes = Buffer.from(base64, "base64");
    // 32 random bytes have fewer than 16 different values once in 10^17: such a key was typed, not drawn.
    if (new Set(bytes).size < 16) throw badKeyring(`Key ${id} of the keyring is not random.`);
    keys.set(id, createSecretKey(bytes));
    bytes.fill(0);
  }
  const [currentKeyId] = keys.keys();
  if (currentKeyId === undefined) throw badKeyring("The keyring is empty.");
  return new Keyring(keys, currentKeyId);
}

const badKeyring = (message: string) => new SealError("bad_keyring", message);
