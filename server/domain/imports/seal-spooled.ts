import { DownloadError } from "@/server/connectors/zoom/download-error";
import type { Ctx } from "@/server/domain/access/ctx";
import { type ArchivePorts, storeOf } from "@/server/domain/archive/ports";
import { FileSealer, type SealedSummary } from "@/server/lib/crypto/file-sealer";
import { frameBytes } from "@/server/lib/crypto/frame-format";
import type { Reopened } from "@/server/lib/crypto/reopen-sealed";
import { sniff, sniffBytes } from "@/server/lib/media-type";

import { CheckedContent, type Source, WrongContentError } from "./checked-content";
import type { Claim } from "./claim-item";
import { reopenSpool } from "./reopen-spool";
import type { SealedFile } from "./seal-file";
import { beginSpool, dropSpool, loadSpool, pauseAttempt, type SpoolRow } from "./spool";
import { OtherFileError, SpoolWriter } from "./spool-writer";

/** However long it took to open what was there, and to come by the first byte behind it, a step works on for so long. */
const leastWorkMs = 20_000;
/** A file that nothing can go on with later gets more of the time that a step's call has: it is given up after 290 s. */
const untaggedMs = 150_000;

class TimeOverError extends Error {
  override readonly name = "TimeOverError";
}

/**
 * Seals a big file by way of a local spool, so that a later step, or a restart, goes on where this one stops. Null when
 * the step's time is over (`endsAt`, milliseconds of `Date.now()`): the spool stays, and the attempt is ended.
 * @throws DownloadError, WrongContentError, or the storage's own error
 */
export async function sealSpooled(
  ctx: Ctx,
  ports: ArchivePorts,
  source: Source,
  claim: Claim,
  endsAt: number,
): Promise<SealedFile | null> {
  const { attempt } = claim;
  const known = await loadSpool(ctx, attempt);
  const found = known && (await reopenSpool(ctx, ports, attempt, known));
  if (known && !found) return startOver(ctx, ports, claim);
  if (known && found?.kind === "whole") {
    if (!found.isObject) await storeOf(ports, attempt.region).spools.finish(attempt.objectKey);
    const sizeDiffers = (source.file.sizeBytes ?? found.summary.sizeBytes) !== found.summary.sizeBytes;
    return sealedFile(known, found.summary, found.head, sizeDiffers);
  }
  const part = found?.kind === "part" ? found.part : null;
  const sealer = new FileSealer(attempt.fileId, part ?? undefined);
  const row = known ?? (await beginSpool(ctx, claim, sealer.wrapKey(claim.tenantKey.key)));
  const { spools } = storeOf(ports, attempt.region);
  const torn = found?.kind === "part" ? found.torn : Buffer.alloc(0);
  const { totalBytes, etag, contentType } = row;
  const facts = { totalBytes: totalBytes ?? source.file.sizeBytes, etag, contentType };
  const writer = new SpoolWriter(ctx, spools, attempt, { offset: part?.offset ?? 0, torn }, facts);
  const arriving = arrivingFrom(source, row, part, writer);
  try {
    const bytes = part?.frames ? arriving.rest() : arriving.bytes();
    const content = inTime(bytes, writer, { endsAt, goesOn: part !== null });
    for await (const bytes of sealer.seal(content)) await writer.add(bytes);
    const summary = sealer.summary();
    const sizeDiffers = arriving.sizeDiffers(summary.sizeBytes);
    await writer.end(summary.sizeBytes);
    await spools.finish(attempt.objectKey);
    return sealedFile(row, summary, part?.head ?? null, sizeDiffers, arriving);
  } catch (error) {
    return stop(ctx, ports, claim, { writer, error });
  }
}

/** The file's bytes behind those that are sealed already; what the answer says of the file is noted with the progress. */
function arrivingFrom(
  source: Source,
  row: SpoolRow,
  part: Reopened | null,
  writer: SpoolWriter,
): CheckedContent {
  const { totalBytes, etag, contentType } = row;
  const from = (part?.frames ?? 0) * frameBytes;
  const onFacts = (facts: SpoolWriter["facts"]) => (writer.facts = facts);
  const stream = source.open({
    ...(from > 0 ? { from, facts: { totalBytes, etag, contentType } } : {}),
    onFacts,
  });
  return new CheckedContent(source.file, stream);
}

async function* inTime(
  content: AsyncIterable<Buffer>,
  writer: SpoolWriter,
  { endsAt, goesOn }: { endsAt: number; goesOn: boolean },
): AsyncGenerator<Buffer, void, void> {
  let until = 0;
  for await (const chunk of content) {
    until ||= goesOn ? Math.max(endsAt, Date.now() + leastWorkMs) : endsAt;
    yield chunk;
    const last = writer.facts.etag === null ? Math.max(until, endsAt + untaggedMs) : until;
    if (Date.now() > last) throw new TimeOverError("the step's time is over");
  }
}

const sealedFile = (
  row: SpoolRow,
  summary: SealedSummary,
  head: Buffer | null,
  sizeDiffers: boolean,
  arrived?: CheckedContent,
): SealedFile => ({
  fileId: row.fileId,
  sizeBytes: summary.sizeBytes,
  sha256: summary.sha256,
  tenantKeyId: row.tenantKeyId,
  wrappedKey: row.wrappedKey,
  text: null,
  sizeDiffers,
  seen: head && head.length > 0 ? sniff(head.subarray(0, sniffBytes)) : (arrived?.seen ?? "unknown"),
});

async function startOver(ctx: Ctx, ports: ArchivePorts, { attempt }: Claim): Promise<never> {
  await dropSpool(ctx, ports, attempt);
  throw new DownloadError("changed");
}

/** What came stays, for the next attempt, unless the source has another file by now. */
async function stop(
  ctx: Ctx,
  ports: ArchivePorts,
  claim: Claim,
  { writer, error }: { writer: SpoolWriter; error: unknown },
): Promise<null> {
  if (error instanceof OtherFileError) return startOver(ctx, ports, claim);
  const isOther =
    error instanceof DownloadError && (error.reason === "changed" || error.reason === "bad_range");
  if (isOther || error instanceof WrongContentError) await dropSpool(ctx, ports, claim.attempt);
  else {
    await writer.flush().catch(() => undefined);
    if (writer.isEmpty) await dropSpool(ctx, ports, claim.attempt);
    else if (error instanceof TimeOverError) {
      await writer.note();
      await pauseAttempt(ctx, claim.attempt);
      return null;
    }
  }
  throw error;
}
