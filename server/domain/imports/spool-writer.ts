import type { FetchOptions } from "@/server/connectors/zoom/fetch-verified";
import type { Ctx } from "@/server/domain/access/ctx";
import { frameBytes, headerBytes, sealedFrameBytes } from "@/server/lib/crypto/frame-format";
import type { Spools } from "@/server/lib/storage/object-store";

import type { Attempt } from "./claim-item";
import { renewEveryMs } from "./seal-file";
import { noteProgress } from "./spool";

type Facts = NonNullable<FetchOptions["facts"]>;

/** A part is lost at most when the process is killed: a share of the file that is hardly worth a word. */
const partsPerFile = 64;
const partBytes = { least: 1024 * 1024, most: 8 * 1024 * 1024 };

/** What was sealed for a place differs from what stands there: the source has another file by now. */
export class OtherFileError extends Error {
  override readonly name = "OtherFileError";
}

/** Appends sealed bytes to a spool in parts; each is on the disk before the row says so. */
export class SpoolWriter {
  readonly #partBytes: number;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #notedAt = Date.now();

  /** `torn`: what stands at `offset`, to be written again as it is. */
  constructor(
    readonly ctx: Ctx,
    readonly spools: Spools,
    readonly attempt: Attempt,
    private at: { offset: number; torn: Buffer },
    public facts: Facts,
  ) {
    const share = Math.floor((facts.totalBytes ?? 0) / partsPerFile);
    this.#partBytes = Math.min(partBytes.most, Math.max(partBytes.least, share));
  }

  get isEmpty(): boolean {
    return this.at.offset === 0;
  }

  async add(sealed: Buffer): Promise<void> {
    this.#pending.push(sealed);
    this.#pendingBytes += sealed.length;
    const isDue = this.#pendingBytes >= this.#partBytes || Date.now() - this.#notedAt > renewEveryMs;
    if (isDue) await this.flush();
  }

  /** Writes what is pending. @throws OtherFileError */
  async flush(): Promise<void> {
    const { offset, torn } = this.at;
    if (this.#pendingBytes === 0) return;
    if (torn.length > 0) {
      const beginning = Buffer.concat(this.#pending).subarray(0, torn.length);
      // A frame is never sealed twice with other bytes under one key.
      if (!beginning.equals(torn.subarray(0, beginning.length)))
        throw new OtherFileError("not the same file");
      if (beginning.length < torn.length) return;
    }
    await this.note();
    await this.spools.write(this.attempt.objectKey, offset, this.#pending);
    this.at = { offset: offset + this.#pendingBytes, torn: Buffer.alloc(0) };
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  /** Writes the rest; the whole plaintext has `totalBytes`. @throws OtherFileError */
  async end(totalBytes: number): Promise<void> {
    await this.flush();
    if (this.#pendingBytes > 0) throw new OtherFileError("a shorter file");
    this.facts = { ...this.facts, totalBytes };
    await this.note();
  }

  /** A sign of life, and how many whole frames are on the disk. */
  async note(): Promise<void> {
    const frames = Math.max(0, Math.floor((this.at.offset - headerBytes) / sealedFrameBytes));
    await noteProgress(this.ctx, this.attempt, {
      sealedBytes: frames === 0 ? 0 : headerBytes + frames * sealedFrameBytes,
      plainBytes: frames * frameBytes,
      ...this.facts,
    });
    this.#notedAt = Date.now();
  }
}
