import { createHash, type Hash } from "node:crypto";
import { frameBytes, sealedLength } from "./frame-format";
import { FrameSealer, type SealedBefore } from "./frame-sealer";
import type { TenantKey } from "./keys";
import { SealError } from "./seal-error";

/** Facts of a sealed file: length and SHA-256 (hex) of the plaintext, length of the sealed object. */
export type SealedSummary = {
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sealedBytes: number;
};

/** What `reopenSealed` found of a sealing that broke off; `hash` is of the plaintext of its frames, and used up. */
export type SealedPart = SealedBefore & { readonly hash: Hash };

/**
 * One sealing attempt of one file, under a data key of its own. A retry is a new FileSealer; one that goes on where
 * another broke off is given what is sealed `before`, and the rest of the file to seal.
 */
export class FileSealer {
  readonly #frames: FrameSealer;
  readonly #hash: Hash;
  #sizeBytes: number;
  #summary: SealedSummary | undefined;

  /** `fileId` is a uuid; throws `bad_id`. */
  constructor(
    readonly fileId: string,
    before?: SealedPart,
  ) {
    this.#hash = before?.hash ?? createHash("sha256");
    this.#sizeBytes = (before?.frames ?? 0) * frameBytes;
    this.#frames = new FrameSealer(fileId, before);
  }

  /** The data key, wrapped by the tenant's key and bound to the file: bytes to store before the first put. */
  wrapKey(tenantKey: TenantKey): Buffer {
    return this.#frames.wrapKey(tenantKey);
  }

  /**
   * The sealed object of `content`, as buffers of any size, to be pulled once; holds at most one frame and one chunk.
   * A chunk must not be changed once it was handed over. Throws `sealer_used` a second time.
   */
  async *seal(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void, void> {
    yield* this.#frames.seal(this.#measured(content));
    const [sizeBytes, sha256] = [this.#sizeBytes, this.#hash.digest("hex")];
    this.#summary = { sizeBytes, sha256, sealedBytes: sealedLength(sizeBytes) };
  }

  /** What was sealed; throws `unfinished` before the stream was pulled to its end. */
  summary(): SealedSummary {
    if (!this.#summary) throw new SealError("unfinished", "The file is not sealed to its end.");
    return this.#summary;
  }

  async *#measured(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
    for await (const chunk of content) {
      this.#hash.update(chunk);
      this.#sizeBytes += chunk.length;
      yield chunk;
    }
  }
}
