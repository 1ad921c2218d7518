import { idBytes } from "./frame-format";
import { openBytes, sealBytes, takeKey, type DataKey, type TenantKey } from "./keys";

const context = (fileId: string) => `holdfast data key 1\0${Buffer.from(idBytes(fileId)).toString("hex")}`;

/** A file's data key, wrapped by its tenant's key and bound to the file: bytes to store. */
export function wrapDataKey(tenantKey: TenantKey, fileId: string, dataKey: DataKey): Buffer {
  const bytes = dataKey.export();
  try {
    return sealBytes(tenantKey, context(fileId), bytes);
  } finally {
    bytes.fill(0);
  }
}

/** Opens what `FileSealer.wrapKey` or `rewrapDataKey` returned; throws `tampered` for another file or tenant. */
export function unwrapDataKey(tenantKey: TenantKey, fileId: string, wrapped: Uint8Array): DataKey {
  return takeKey<DataKey>(openBytes(tenantKey, context(fileId), wrapped));
}

/** The same data key wrapped by the tenant's next key: rotation without touching the file. */
export function rewrapDataKey(from: TenantKey, to: TenantKey, fileId: string, wrapped: Uint8Array): Buffer {
  return wrapDataKey(to, fileId, unwrapDataKey(from, fileId, wrapped));
}
