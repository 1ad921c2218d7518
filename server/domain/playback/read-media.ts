import type { ArchivePorts } from "@/server/domain/archive/ports";
import { storeOf } from "@/server/domain/archive/ports";
import { tenantKeyById } from "@/server/domain/archive/tenant-keys";
import type { ByteRange } from "@/server/lib/byte-range";
import { unwrapDataKey } from "@/server/lib/crypto/data-key";
import { openRange } from "@/server/lib/crypto/open-file";

import type { PlayableMedia } from "./authorize-media";

/** Plain bytes of a range, frame by frame as they are authenticated; the whole file is never in memory. */
export async function* readMedia(
  ports: ArchivePorts,
  file: PlayableMedia,
  range: ByteRange,
): AsyncGenerator<Buffer, void, void> {
  const tenantKey = await tenantKeyById(file.db, ports.keyring, file.tenantKeyId);
  const dataKey = unwrapDataKey(tenantKey, file.id, file.wrappedKey);
  const store = storeOf(ports, file.region);
  const source = (frames: ByteRange, hints: Parameters<typeof store.getRange>[2]) =>
    store.getRange(file.objectKey, frames, hints);
  yield* openRange(source, { fileId: file.id, dataKey, sizeBytes: file.sizeBytes }, range);
}
