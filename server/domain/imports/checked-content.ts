import type { FetchOptions, FetchSummary } from "@/server/connectors/zoom/fetch-verified";
import type { SourceFile } from "@/server/connectors/zoom/files";
import { checkFirstBytes, sniff, sniffBytes, type SniffedType } from "@/server/lib/media-type";

import { contentOf } from "./content-types";

/** The file's first bytes are not what was announced. */
export class WrongContentError extends Error {
  override readonly name = "WrongContentError";
}

type Received = Pick<FetchSummary, "receivedBytes" | "sizeDiffers">;

/** A file and its bytes, from the first on, or from where an earlier transfer of the same file stopped. */
export type Source = {
  file: SourceFile;
  open: (from?: Pick<FetchOptions, "from" | "facts" | "onFacts">) => AsyncGenerator<Buffer, Received>;
};

/** A file's bytes as they come: refused when their first ones are of another kind than announced. */
export class CheckedContent {
  readonly #file: SourceFile;
  readonly #stream: AsyncGenerator<Buffer, Received>;
  #received: Received | undefined;
  /** What the first bytes say it is. */
  seen: SniffedType = "unknown";

  constructor(file: SourceFile, stream: AsyncGenerator<Buffer, Received>) {
    this.#file = file;
    this.#stream = stream;
  }

  /** All bytes, to be pulled once. @throws WrongContentError, and what the transfer throws */
  async *bytes(): AsyncGenerator<Buffer, void, void> {
    let head: Buffer | null = Buffer.alloc(0);
    for await (const chunk of this.rest()) {
      if (head) {
        head = Buffer.concat([head, chunk]);
        if (head.length < sniffBytes) continue;
        this.#require(head);
        yield head;
        head = null;
      } else yield chunk;
    }
    if (head?.length === 0 && this.#file.sizeBytes !== 0) throw new WrongContentError("nothing came");
    if (head && head.length > 0) {
      this.#require(head);
      yield head;
    }
  }

  /** Bytes whose beginning was checked before. */
  async *rest(): AsyncGenerator<Buffer, void, void> {
    try {
      for (;;) {
        const next = await this.#stream.next();
        if (next.done) {
          this.#received = next.value;
          return;
        }
        yield next.value;
      }
    } finally {
      // Whoever stops pulling ends the transfer.
      if (!this.#received) await this.#stream.return(undefined as never).catch(() => undefined);
    }
  }

  /** Whether the size differs from the announced one. @throws WrongContentError when not all that came was sealed */
  sizeDiffers(sealedBytes: number): boolean {
    if (this.#received?.receivedBytes !== sealedBytes)
      throw new WrongContentError("sealed and received lengths differ");
    return this.#received.sizeDiffers;
  }

  #require(head: Buffer): void {
    const first = head.subarray(0, sniffBytes);
    const { expected } = contentOf(this.#file);
    if (expected && checkFirstBytes(expected, first) !== "ok") throw new WrongContentError(`not ${expected}`);
    this.seen = sniff(first);
  }
}
