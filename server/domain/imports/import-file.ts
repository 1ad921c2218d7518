import { and, eq, ne, notExists, sql } from "drizzle-orm";

import type { FailureReason, Region } from "@/db/constants";
import { sealAttempt, sourceItem } from "@/db/schema";
import { DownloadError, type DownloadReason } from "@/server/connectors/zoom/download-error";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { fetchVerified } from "@/server/connectors/zoom/fetch-verified";
import type { Participant } from "@/server/connectors/zoom/participants";
import { accessToken } from "@/server/connectors/zoom/token";
import type { Ctx } from "@/server/domain/access/ctx";
import { storeOf } from "@/server/domain/archive/ports";
import type { RecordedItem } from "@/server/domain/ledger/record-things";
import { openTenantKey } from "@/server/domain/tenants/tenant-key";
import { log } from "@/server/lib/log";

import { type Attempt, claimItem } from "./claim-item";
import { commitFile } from "./commit-file";
import type { FreshSession, ImportPorts } from "./fresh-session";
import { sealFile, WrongContentError } from "./seal-file";

export type ImportFile = {
  jobId: string;
  fresh: FreshSession;
  participants: readonly Participant[];
  item: RecordedItem;
  region: Region;
  /** The session as the source shows it now: fresh addresses, and a fresh token for them. */
  refetch: () => Promise<FreshSession>;
};

export type FileOutcome = {
  outcome: "archived" | "skipped" | "failed";
  retry: boolean;
  fresh?: FreshSession;
};

const failureOf: Record<DownloadReason, { reason: FailureReason; retry: boolean }> = {
  html: { reason: "html_instead_of_media", retry: true },
  short: { reason: "cut_transfer", retry: true },
  gone: { reason: "gone_at_source", retry: true },
  unauthorised: { reason: "not_authorised", retry: true },
  refused_host: { reason: "refused_address", retry: false },
  too_many_redirects: { reason: "refused_address", retry: false },
  bad_range: { reason: "cut_transfer", retry: true },
  changed: { reason: "cut_transfer", retry: true },
  throttled: { reason: "source_unavailable", retry: true },
  server_error: { reason: "source_unavailable", retry: true },
  timeout: { reason: "source_unavailable", retry: true },
  network: { reason: "source_unavailable", retry: true },
  aborted: { reason: "source_unavailable", retry: true },
  unexpected: { reason: "unexpected", retry: true },
};

/** Answers that fresh addresses and a fresh token may cure, once. */
const curable = new Set<DownloadReason>(["html", "unauthorised", "gone"]);

/** One file from Zoom into the archive: attempt row, put, file row. */
export async function importFile(ctx: Ctx, ports: ImportPorts, work: ImportFile): Promise<FileOutcome> {
  const attempt = await claimItem(ctx, work.item.id, work.region);
  if (!attempt) return { outcome: "skipped", retry: false };
  try {
    try {
      return { ...(await bring(ctx, ports, work, attempt)) };
    } catch (error) {
      if (!(error instanceof DownloadError) || !curable.has(error.reason)) throw error;
      const fresh = await work.refetch();
      return {
        ...(await bring(ctx, ports, { ...work, fresh: keepHost(fresh, work.fresh) }, attempt)),
        fresh,
      };
    }
  } catch (error) {
    return giveUp(ctx, ports, attempt, error);
  }
}

const keepHost = (fresh: FreshSession, before: FreshSession): FreshSession => ({
  ...fresh,
  session: { ...fresh.session, hostId: fresh.session.hostId ?? before.session.hostId },
});

async function bring(ctx: Ctx, ports: ImportPorts, work: ImportFile, attempt: Attempt): Promise<FileOutcome> {
  const file = work.fresh.session.files.find((candidate) => candidate.key === work.item.sourceKey);
  if (!file?.downloadUrl) throw new DownloadError("gone");
  const { settings, tokens } = ports.zoom;
  const token = work.fresh.token ?? (await accessToken(settings, tokens, { now: Date.now }));
  const tenantKey = await ctx.db.tx((tx) => openTenantKey(tx, ports.keyring));
  const url = file.downloadUrl;
  const open = () => fetchVerified(settings, url, { token, expectedBytes: file.sizeBytes });
  const sealed = await sealFile(ctx, ports, { file, open }, attempt, tenantKey.key);
  const committed = await commitFile(ctx, {
    jobId: work.jobId,
    session: work.fresh.session,
    participants: work.participants,
    file,
    attempt,
    sealed,
    tenantKeyId: tenantKey.id,
  });
  if (committed) return { outcome: "archived", retry: false };
  await discard(ctx, ports, attempt);
  return { outcome: "skipped", retry: false };
}

/** What a failed try left goes at once; what a killed one left is the orphan sweep's. */
async function discard(ctx: Ctx, ports: ImportPorts, attempt: Attempt): Promise<void> {
  await storeOf(ports, attempt.region).delete(attempt.objectKey);
  await ctx.db.tx((tx) => tx.delete(sealAttempt).where(eq(sealAttempt.id, attempt.fileId)));
}

async function giveUp(ctx: Ctx, ports: ImportPorts, attempt: Attempt, error: unknown): Promise<FileOutcome> {
  const { reason, retry } = classify(error);
  log.warn(
    { item: attempt.itemId, tenant: ctx.db.tenantId, reason, err: error },
    "a file could not be imported",
  );
  try {
    await discard(ctx, ports, attempt);
  } catch (left) {
    log.warn(
      { item: attempt.itemId, tenant: ctx.db.tenantId, err: left },
      "an attempt is left to the orphan sweep",
    );
  }
  await ctx.db.tx((tx) => {
    // A late loser says nothing about an item that somebody else has taken up meanwhile.
    const others = tx
      .select({ one: sql`1` })
      .from(sealAttempt)
      .where(and(eq(sealAttempt.sourceItemId, attempt.itemId), ne(sealAttempt.id, attempt.fileId)));
    return tx
      .update(sourceItem)
      .set({ state: "failed", failure: reason })
      .where(and(eq(sourceItem.id, attempt.itemId), eq(sourceItem.state, "importing"), notExists(others)));
  });
  return { outcome: "failed", retry };
}

function classify(error: unknown): { reason: FailureReason; retry: boolean } {
  if (error instanceof DownloadError) return failureOf[error.reason];
  if (error instanceof ZoomError) {
    if (error.failure.kind === "gone") return { reason: "gone_at_source", retry: true };
    const dead = error.failure.kind === "connection_dead" || error.failure.kind === "forbidden";
    return dead ? { reason: "not_authorised", retry: false } : { reason: "source_unavailable", retry: true };
  }
  if (error instanceof WrongContentError) return { reason: "wrong_content", retry: true };
  if (
    error instanceof Error &&
    "code" in error &&
    /^E(NOSPC|IO|ROFS|DQUOT|ACCES|MFILE)$/.test(String(error.code))
  ) {
    return { reason: "storage_unavailable", retry: true };
  }
  return { reason: "unexpected", retry: true };
}
