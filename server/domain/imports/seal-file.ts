import type { Ctx } from "@/server/domain/access/ctx";
import { type ArchivePorts, storeOf } from "@/server/domain/archive/ports";
import { FileSealer } from "@/server/lib/crypto/file-sealer";
import type { SniffedType } from "@/server/lib/media-type";

import { CheckedContent, type Source } from "./checked-content";
import { type Attempt, type Claim, leaseMs, renewLease } from "./claim-item";
import { isParsed } from "./store-text";

export type SealedFile = {
  fileId: string;
  sizeBytes: number;
  sha256: string;
  tenantKeyId: string;
  wrappedKey: Buffer;
  /** Plain bytes of a file that will be parsed; null for media, and for a text too long to be one. */
  text: string | null;
  sizeDiffers: boolean;
  /** What the first bytes say it is. */
  seen: SniffedType;
};

const longestTextBytes = 32 * 1024 * 1024;
/** How often a transfer gives a sign of life. */
export const renewEveryMs = leaseMs / 3;

/**
 * Streams one file from its source through hash and seal into storage: fetched whole, its length and first bytes checked, its
 * object durable when this resolves.
 * @throws DownloadError, WrongContentError, or the storage's own error
 */
export async function sealFile(
  ctx: Ctx,
  ports: ArchivePorts,
  { file, open }: Source,
  { attempt, tenantKey }: Claim,
): Promise<SealedFile> {
  const sealer = new FileSealer(attempt.fileId);
  const wrappedKey = sealer.wrapKey(tenantKey.key);
  const arriving = new CheckedContent(file, open());
  const text = isParsed(file.fileType) ? new KeptText() : null;
  const content = alive(ctx, attempt, text ? text.keeping(arriving.bytes()) : arriving.bytes());
  await storeOf(ports, attempt.region).put(attempt.objectKey, sealer.seal(content));
  const { sizeBytes, sha256 } = sealer.summary();
  const sizeDiffers = arriving.sizeDiffers(sizeBytes);
  return {
    ...{ fileId: attempt.fileId, sizeBytes, sha256, tenantKeyId: tenantKey.id, wrappedKey, sizeDiffers },
    text: text?.whole() ?? null,
    seen: arriving.seen,
  };
}

async function* alive(
  ctx: Ctx,
  attempt: Attempt,
  content: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, void, void> {
  let renewedAt = Date.now();
  for await (const chunk of content) {
    yield chunk;
    if (Date.now() - renewedAt <= renewEveryMs) continue;
    renewedAt = Date.now();
    await ctx.db.tx((tx) => renewLease(tx, ctx, attempt));
  }
}

/** The text of a file that passes by. */
class KeptText {
  #chunks: Buffer[] = [];
  #bytes = 0;

  async *keeping(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
    for await (const chunk of content) {
      if (this.#bytes <= longestTextBytes) this.#chunks.push(chunk);
      this.#bytes += chunk.length;
      yield chunk;
    }
  }

  whole(): string | null {
    return this.#bytes <= longestTextBytes ? Buffer.concat(this.#chunks).toString("utf8") : null;
  }
}
