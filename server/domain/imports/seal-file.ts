import type { SourceFile } from "@/server/connectors/zoom/files";
import type { FetchSummary } from "@/server/connectors/zoom/fetch-verified";
import type { Ctx } from "@/server/domain/access/ctx";
import { type ArchivePorts, storeOf } from "@/server/domain/archive/ports";
import { FileSealer } from "@/server/lib/crypto/file-sealer";
import type { TenantKey } from "@/server/lib/crypto/keys";
import { checkFirstBytes, sniff, sniffBytes, type SniffedType } from "@/server/lib/media-type";

import { type Attempt, leaseMs, renewLease } from "./claim-item";
import { contentOf } from "./content-types";
import { isParsed } from "./store-text";

export type SealedFile = {
  fileId: string;
  sizeBytes: number;
  sha256: string;
  wrappedKey: Buffer;
  /** Plain bytes of a file that will be parsed; null for media, and for a text too long to be one. */
  text: string | null;
  sizeDiffers: boolean;
  /** What the first bytes say it is. */
  seen: SniffedType;
};

/** The file's first bytes are not what was announced. */
export class WrongContentError extends Error {
  override readonly name = "WrongContentError";
}

const longestTextBytes = 32 * 1024 * 1024;
const renewEveryMs = leaseMs / 3;

/**
 * Streams one file from its source through hash and seal into storage: fetched whole, its length and first bytes checked, its
 * object durable when this resolves.
 * @throws DownloadError, WrongContentError, or the storage's own error
 */
export async function sealFile(
  ctx: Ctx,
  ports: ArchivePorts,
  source: {
    file: SourceFile;
    open: () => AsyncGenerator<Buffer, Pick<FetchSummary, "receivedBytes" | "sizeDiffers">>;
  },
  attempt: Attempt,
  tenantKey: TenantKey,
): Promise<SealedFile> {
  const { file } = source;
  const sealer = new FileSealer(attempt.fileId);
  const wrappedKey = sealer.wrapKey(tenantKey);
  const keep: Buffer[] | null = isParsed(file.fileType) ? [] : null;
  let keptBytes = 0;
  let seen: SniffedType = "unknown";
  let received: Pick<FetchSummary, "receivedBytes" | "sizeDiffers"> | undefined;

  async function* checked(): AsyncGenerator<Buffer, void, void> {
    const { expected } = contentOf(file);
    const stream = source.open();
    let head: Buffer | null = Buffer.alloc(0);
    let renewedAt = Date.now();
    for (;;) {
      const next = await stream.next();
      if (next.done) {
        received = next.value;
        break;
      }
      const chunk = next.value;
      if (keep && keptBytes <= longestTextBytes) keep.push(chunk);
      keptBytes += chunk.length;
      if (head) {
        head = Buffer.concat([head, chunk]);
        if (head.length < sniffBytes) continue;
        seen = requireContent(expected, head);
        yield head;
        head = null;
      } else yield chunk;
      if (Date.now() - renewedAt > renewEveryMs) {
        renewedAt = Date.now();
        await renewLease(ctx, attempt);
      }
    }
    if (head?.length === 0 && file.sizeBytes !== 0) throw new WrongContentError("nothing came");
    if (head && head.length > 0) {
      seen = requireContent(expected, head);
      yield head;
    }
  }

  await storeOf(ports, attempt.region).put(attempt.objectKey, sealer.seal(checked()));
  const { sizeBytes, sha256 } = sealer.summary();
  if (received?.receivedBytes !== sizeBytes)
    throw new WrongContentError("sealed and received lengths differ");
  const text = keep && keptBytes <= longestTextBytes ? Buffer.concat(keep).toString("utf8") : null;
  return {
    fileId: attempt.fileId,
    sizeBytes,
    sha256,
    wrappedKey,
    text,
    sizeDiffers: received.sizeDiffers,
    seen,
  };
}

function requireContent(expected: ReturnType<typeof contentOf>["expected"], head: Buffer): SniffedType {
  const first = head.subarray(0, sniffBytes);
  if (expected && checkFirstBytes(expected, first) !== "ok") throw new WrongContentError(`not ${expected}`);
  return sniff(first);
}
