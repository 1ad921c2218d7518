import { createCipheriv, randomBytes } from "node:crypto";
import { wrapDataKey } from "./data-key";
import { FrameBinding, fileHeader, frameBytes, frameCount } from "./frame-format";
import { keyBytes, takeKey, type DataKey, type TenantKey } from "./keys";
import { SealError } from "./seal-error";

/** Where a sealing that broke off goes on: its data key, and how many whole frames are sealed already. */
export type SealedBefore = { readonly dataKey: DataKey; readonly frames: number };

/**
 * Makes its own random data key, gives it out wrapped only and seals one stream, once: no frame index is ever sealed
 * twice under one key, because nobody can ask for it. One that goes on behind the frames of an earlier one keeps to that
 * as long as its caller makes sure that what it seals is the same file.
 */
export class FrameSealer {
  readonly #key: DataKey;
  readonly #header: Buffer;
  readonly #binding: FrameBinding;
  #used = false;
  #index: number;

  /** `fileId` is a uuid; throws `bad_id`. */
  constructor(
    readonly fileId: string,
    before?: SealedBefore,
  ) {
    this.#key = before?.dataKey ?? takeKey<DataKey>(randomBytes(keyBytes));
    this.#index = before?.frames ?? 0;
    this.#header = fileHeader(fileId);
    this.#binding = new FrameBinding(this.#header);
  }

  /** The data key, wrapped by the tenant's key and bound to the file. */
  wrapKey(tenantKey: TenantKey): Buffer {
    return wrapDataKey(tenantKey, this.fileId, this.#key);
  }

  /** Header (where there are no frames yet) and frames of `content`, in buffers of any size; throws `sealer_used` a second time. */
  async *seal(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void, void> {
    if (this.#used) throw new SealError("sealer_used", "A sealer seals one stream, once.");
    this.#used = true;
    if (this.#index === 0) yield this.#header;
    let pieces: Uint8Array[] = [];
    let held = 0;
    for await (const chunk of content) {
      let offset = 0;
      // A full frame waits for one byte more: only then is it known not to be the last.
      while (held + chunk.length - offset > frameBytes) {
        if (held < frameBytes) pieces.push(chunk.subarray(offset, offset + frameBytes - held));
        for (const sealed of this.#sealFrame(pieces, false)) yield sealed;
        offset += frameBytes - held;
        pieces = [];
        held = 0;
      }
      if (offset < chunk.length) pieces.push(offset === 0 ? chunk : chunk.subarray(offset));
      held += chunk.length - offset;
    }
    for (const sealed of this.#sealFrame(pieces, true)) yield sealed;
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
