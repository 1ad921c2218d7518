import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { wrapDataKey } from "./data-key";
import { FrameBinding, fileHeader, frameBytes, frameCount, headerBytes, tagBytes } from "./frame-format";
import { keyBytes, takeKey, type DataKey, type TenantKey } from "./keys";
import { SealError } from "./seal-error";

/** Facts of a sealed file: length and SHA-256 (hex) of the plaintext, length of the sealed object. */
export type SealedSummary = {
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sealedBytes: number;
};

/**
 * One sealing attempt of one file. It makes its own random data key and gives it out wrapped only; it seals one
 * stream, once, so that no frame index is ever sealed twice under one key. A retry is a new FileSealer.
 */
export class FileSealer {
  readonly #key: DataKey = takeKey<DataKey>(randomBytes(keyBytes));
  readonly #header: Buffer;
  readonly #binding: FrameBinding;
  readonly #hash = createHash("sha256");
  #state: "new" | "sealing" | "done" = "new";
  #index = 0;
  #sizeBytes = 0;
  #sha256 = "";

  /** `fileId` is a uuid; throws `bad_id`. */
  constructor(readonly fileId: string) {
    this.#header = fileHeader(fileId);
    this.#binding = new FrameBinding(this.#header);
  }

  /** The data key, wrapped by the tenant's key and bound to the file: bytes to store before the first put. */
  wrapKey(tenantKey: TenantKey): Buffer {
    return wrapDataKey(tenantKey, this.fileId, this.#key);
  }

  /**
   * The sealed object of `content`, as buffers of any size, to be pulled once; holds at most one frame and one chunk.
   * A chunk must not be changed once it was handed over. Throws `sealer_used` a second time.
   */
  async *seal(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void, void> {
    if (this.#state !== "new") throw new SealError("sealer_used", "A sealer seals one stream, once.");
    this.#state = "sealing";
    yield this.#header;
    let pieces: Uint8Array[] = [];
    let held = 0;
    for await (const chunk of content) {
      this.#hash.update(chunk);
      this.#sizeBytes += chunk.length;
      let offset = 0;
      // A full frame waits for one byte more: only then is it known not to be the last.
      while (held + chunk.length - offset > frameBytes) {
        const taken = frameBytes - held;
        pieces.push(chunk.subarray(offset, offset + taken));
        yield* this.#sealFrame(pieces, false);
        offset += taken;
        pieces = [];
        held = 0;
      }
      if (offset < chunk.length) pieces.push(chunk.subarray(offset));
      held += chunk.length - offset;
    }
    yield* this.#sealFrame(pieces, true);
    this.#sha256 = this.#hash.digest("hex");
    this.#state = "done";
  }

  /** What was sealed; throws `sealer_used` before the stream was pulled to its end. */
  summary(): SealedSummary {
    if (this.#state !== "done") throw new SealError("sealer_used", "The file is not sealed to its end.");
    return {
      sizeBytes: this.#sizeBytes,
      sha256: this.#sha256,
      sealedBytes: headerBytes + this.#sizeBytes + this.#index * tagBytes,
    };
  }

  #sealFrame(pieces: readonly Uint8Array[], last: boolean): Buffer[] {
    const index = this.#index++;
    frameCount(index * frameBytes + 1);
    const { nonce, aad } = this.#binding.at(index, last);
    const cipher = createCipheriv("aes-256-gcm", this.#key, nonce);
    cipher.setAAD(aad);
    const sealed = pieces.map((piece) => cipher.update(piece));
    cipher.final();
    sealed.push(cipher.getAuthTag());
    return sealed;
  }
}
