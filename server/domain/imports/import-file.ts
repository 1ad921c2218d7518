import type { Region } from "@/db/constants";
import { DownloadError, type DownloadReason } from "@/server/connectors/zoom/download-error";
import { type DownloadPace, fetchVerified } from "@/server/connectors/zoom/fetch-verified";
import type { SourceFile } from "@/server/connectors/zoom/files";
import type { WhoTookPart } from "@/server/connectors/zoom/participants-list";
import { accessToken } from "@/server/connectors/zoom/token";
import type { Ctx } from "@/server/domain/access/ctx";
import type { RecordedItem } from "@/server/domain/ledger/record-things";

import type { Source } from "./checked-content";
import type { Claim } from "./claim-item";
import type { CommitFile } from "./commit-file";
import { discardAttempt } from "./discard";
import type { FreshSession, ImportPorts } from "./fresh-session";
import { type ImportGroup, importGroup } from "./import-group";
import { noteFailure } from "./note-failure";
import { sealFile } from "./seal-file";
import { sealSpooled } from "./seal-spooled";

export type ImportFile = {
  jobId: string;
  fresh: FreshSession;
  participants: WhoTookPart["participants"];
  /** How whole that list is, where a source may owe one. */
  standing?: WhoTookPart["standing"] | undefined;
  item: RecordedItem;
  region: Region;
  /** The session as the source shows it now: fresh addresses, and a fresh token for them. */
  refetch: () => Promise<FreshSession>;
  /** Where the source limits requests for its files. */
  pace?: DownloadPace;
  /** The file's bytes, where they are at hand and nothing is to be downloaded. */
  content?: Buffer;
};

/** `left`: not begun, or not ended, because the step's time was over. */
export type FileOutcome = { outcome: "archived" | "skipped" | "failed" | "left"; retry: boolean };

/** Answers that fresh addresses and a fresh token may cure, once. */
const curable = new Set<DownloadReason>([
  "html",
  "unauthorised",
  "gone",
  "refused_host",
  "too_many_redirects",
]);

/** One file from its source into the archive: attempt row, put, file row. */
export async function importFile(
  ctx: Ctx,
  ports: ImportPorts,
  work: ImportFile,
  group: ImportGroup = importGroup(ctx, ports),
): Promise<FileOutcome> {
  const brought = await group.stream(() => bring(ctx, ports, work, group));
  if ("outcome" in brought) return brought;
  try {
    if (await group.commit(brought)) return { outcome: "archived", retry: false };
    await discardAttempt(ctx, ports, brought.attempt);
    return { outcome: "skipped", retry: false };
  } catch (error) {
    return { outcome: "failed", ...(await noteFailure(ctx, ports, brought.attempt, error)) };
  }
}

/** A file that is sealed and stored, or how it ended before that. */
async function bring(
  ctx: Ctx,
  ports: ImportPorts,
  work: ImportFile,
  group: ImportGroup,
): Promise<CommitFile | FileOutcome> {
  if (Date.now() > group.endsAt) return { outcome: "left", retry: false };
  const claim = await group.claim({ itemId: work.item.id, region: work.region });
  if (!claim) return { outcome: "skipped", retry: false };
  try {
    try {
      return await seal(ctx, ports, work, claim, group);
    } catch (error) {
      if (!(error instanceof DownloadError) || !curable.has(error.reason)) throw error;
      const fresh = keepHost(await work.refetch(), work.fresh);
      return await seal(ctx, ports, { ...work, fresh }, claim, group);
    }
  } catch (error) {
    return { outcome: "failed", ...(await noteFailure(ctx, ports, claim.attempt, error)) };
  }
}

const keepHost = (fresh: FreshSession, before: FreshSession): FreshSession => ({
  ...fresh,
  session: { ...fresh.session, hostId: fresh.session.hostId ?? before.session.hostId },
});

async function seal(
  ctx: Ctx,
  ports: ImportPorts,
  work: ImportFile,
  claim: Claim,
  group: ImportGroup,
): Promise<CommitFile | FileOutcome> {
  const { fresh, jobId, participants, standing } = work;
  const file = fresh.session.files.find((candidate) => candidate.key === work.item.sourceKey);
  if (!file) throw new DownloadError("gone");
  const { content } = work;
  const open = content ? () => atHand(content) : await download(ports, work, file);
  const isBig = claim.spooled || (!content && (file.sizeBytes ?? 0) >= group.spooledFromBytes);
  const sealed = await (isBig
    ? sealSpooled(ctx, ports, { file, open }, claim, group.endsAt)
    : sealFile(ctx, ports, { file, open }, claim));
  if (!sealed) return { outcome: "left", retry: false };
  const { session } = fresh;
  return { jobId, session, participants, standing, file, attempt: claim.attempt, sealed };
}

async function download(ports: ImportPorts, { fresh, pace }: ImportFile, file: SourceFile) {
  const url = file.downloadUrl;
  if (url === null) throw new DownloadError("gone");
  const { settings, tokens } = ports.zoom;
  const token = fresh.token ?? (await accessToken(settings, tokens, { now: Date.now }));
  const options = { token, expectedBytes: file.sizeBytes, pace };
  return (from: Parameters<Source["open"]>[0]) => fetchVerified(settings, url, { ...options, ...from });
}

async function* atHand(
  content: Buffer,
): AsyncGenerator<Buffer, { receivedBytes: number; sizeDiffers: boolean }> {
  yield content;
  return { receivedBytes: content.length, sizeDiffers: false };
}
