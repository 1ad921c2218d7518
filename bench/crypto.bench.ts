import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  randomBytes,
  type Hash,
} from "node:crypto";
import { buffer } from "node:stream/consumers";
import { unwrapDataKey } from "@/server/lib/crypto/data-key";
import { FileSealer } from "@/server/lib/crypto/file-sealer";
import { FrameSealer } from "@/server/lib/crypto/frame-sealer";
import { parseKeyring } from "@/server/lib/crypto/keyring";
import { openAll, openRange, type FrameSource, type SealedFile } from "@/server/lib/crypto/open-file";
import { createTenantKey } from "@/server/lib/crypto/tenant-key";
import { newId } from "@/server/lib/id";
import { cpuMs, interleave, type BenchResult, type Row } from "./bench";

export const name = "crypto";

const totalMiB = 32;
const totalBytes = totalMiB * 2 ** 20;
const chunkBytes = 64 * 1_024;
const objectReadBytes = 17 * (chunkBytes + 16);

/**
 * Framed sealing and opening against raw AES-256-GCM: one cipher over the same bytes in updates of 64 KiB. All of it
 * in memory, in one thread, counted in processor time. `ratio` is raw / framed time of sealing and opening together.
 */
export async function run(): Promise<BenchResult> {
  const plain = randomBytes(totalBytes);
  const raw = rawCipher(plain);
  const { tenantKey } = await createTenantKey(
    parseKeyring(`bench:${randomBytes(32).toString("base64")}`),
    newId(),
  );
  const sealer = new FrameSealer(newId());
  const object = await buffer(sealer.seal(chunksOf(plain, chunkBytes)));
  const dataKey = unwrapDataKey(tenantKey, sealer.fileId, sealer.wrapKey(tenantKey));
  const file = { fileId: sealer.fileId, dataKey, sizeBytes: totalBytes };
  const source: FrameSource = async ({ start, end }) =>
    chunksOf(object.subarray(start, end), objectReadBytes);

  const ms = await interleave(
    {
      rawSeal: () => raw.seal(),
      rawSealEach: raw.sealEach,
      framedSeal: () => drain(new FrameSealer(newId()).seal(chunksOf(plain, chunkBytes))),
      rawOpen: raw.open,
      framedOpen: () => drain(openAll(chunksOf(object, objectReadBytes), file)),
      openOneRange: () => drain(openRange(source, file, { start: 0, end: totalBytes })),
      openRanges: () => openEveryMiB(source, file),
      rawSealHash: () => raw.seal(createHash("sha256")),
      fileSeal: () => drain(new FileSealer(newId()).seal(chunksOf(plain, chunkBytes))),
    },
    { rounds: 15, clock: cpuMs },
  );

  const row = (what: string, time: number, floor: number): Row => ({
    what,
    "MiB/s": totalMiB / (time / 1_000),
    "of raw": (floor / time).toFixed(3),
  });
  return {
    table: [
      row("seal: raw AES-256-GCM", ms.rawSeal, ms.rawSeal),
      row("seal: a cipher and a tag per 64 KiB, nothing else", ms.rawSealEach, ms.rawSeal),
      row("seal: frames", ms.framedSeal, ms.rawSeal),
      row("seal: raw AES-256-GCM and SHA-256", ms.rawSealHash, ms.rawSealHash),
      row("seal: frames and SHA-256, as imports do", ms.fileSeal, ms.rawSealHash),
      row("open: raw AES-256-GCM", ms.rawOpen, ms.rawOpen),
      row("open: frames, whole object", ms.framedOpen, ms.rawOpen),
      row("open: frames, one range", ms.openOneRange, ms.rawOpen),
      row("open: frames, ranges of 1 MiB, as players ask", ms.openRanges, ms.rawOpen),
    ],
    figures: {
      ratio: (ms.rawSeal + ms.rawOpen) / (ms.framedSeal + ms.framedOpen),
      sealRatio: ms.rawSeal / ms.framedSeal,
      openRatio: ms.rawOpen / ms.framedOpen,
      sealHashRatio: ms.rawSealHash / ms.fileSeal,
    },
  };
}

/** One cipher over everything, in updates of 64 KiB; `hash` sees the plaintext too. */
function rawCipher(plain: Buffer) {
  const [key, nonce] = [randomBytes(32), randomBytes(12)];
  const keyObject = createSecretKey(key);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  const tag = cipher.getAuthTag();
  const pieces = (bytes: Buffer) =>
    Array.from({ length: bytes.length / chunkBytes }, (_, at) =>
      bytes.subarray(at * chunkBytes, (at + 1) * chunkBytes),
    );
  return {
    seal: (hash?: Hash) => {
      const sealer = createCipheriv("aes-256-gcm", key, nonce);
      for (const piece of pieces(plain)) {
        hash?.update(piece);
        sealer.update(piece);
      }
      sealer.final();
    },
    sealEach: () => {
      for (const piece of pieces(plain)) {
        const sealer = createCipheriv("aes-256-gcm", keyObject, nonce).setAAD(nonce);
        sealer.update(piece);
        sealer.final();
        sealer.getAuthTag();
      }
    },
    open: () => {
      const opener = createDecipheriv("aes-256-gcm", key, nonce).setAuthTag(tag);
      for (const piece of pieces(sealed)) opener.update(piece);
      opener.final();
    },
  };
}

async function openEveryMiB(source: FrameSource, file: SealedFile): Promise<void> {
  // Off the frames' borders, as a player's ranges are: 17 frames for 16 frames' worth of bytes.
  for (let start = 1_000; start < totalBytes; start += 2 ** 20) {
    await drain(openRange(source, file, { start, end: Math.min(start + 2 ** 20, totalBytes) }));
  }
}

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer, void, void> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function drain(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let total = 0;
  for await (const chunk of chunks) total += chunk.length;
  return total;
}
