import { and, eq, ne, notExists, sql } from "drizzle-orm";

import type { FailureReason } from "@/db/constants";
import { sealAttempt, sourceItem } from "@/db/schema";
import { DownloadError, type DownloadReason } from "@/server/connectors/zoom/download-error";
import { ZoomError } from "@/server/connectors/zoom/failure";
import type { Ctx } from "@/server/domain/access/ctx";
import type { ArchivePorts } from "@/server/domain/archive/ports";
import { recordAudit } from "@/server/domain/audit/record";
import { log } from "@/server/lib/log";

import { WrongContentError } from "./checked-content";
import type { Attempt } from "./claim-item";
import { discardAttempt } from "./discard";

const dayMs = 24 * 60 * 60_000;

/**
 * How often an item is tried, and for how long at least, before nobody tries again unless asked to: what may be the fault
 * of the source or of our disk gets more time than what is wrong with the file itself.
 */
const patience = { file: { tries: 8, ms: dayMs }, surroundings: { tries: 24, ms: 3 * dayMs } };

type Failure = { reason: FailureReason; retry: boolean; fault: keyof typeof patience };

const failureOf: Record<DownloadReason, Failure> = {
  html: { reason: "html_instead_of_media", retry: true, fault: "file" },
  short: { reason: "cut_transfer", retry: true, fault: "file" },
  gone: { reason: "gone_at_source", retry: true, fault: "file" },
  unauthorised: { reason: "not_authorised", retry: true, fault: "surroundings" },
  refused_host: { reason: "refused_address", retry: false, fault: "file" },
  too_many_redirects: { reason: "refused_address", retry: false, fault: "file" },
  bad_range: { reason: "cut_transfer", retry: true, fault: "file" },
  changed: { reason: "cut_transfer", retry: true, fault: "file" },
  throttled: { reason: "source_unavailable", retry: true, fault: "surroundings" },
  server_error: { reason: "source_unavailable", retry: true, fault: "surroundings" },
  timeout: { reason: "source_unavailable", retry: true, fault: "surroundings" },
  network: { reason: "source_unavailable", retry: true, fault: "surroundings" },
  aborted: { reason: "source_unavailable", retry: true, fault: "surroundings" },
  unexpected: { reason: "unexpected", retry: true, fault: "file" },
};

/**
 * An attempt has failed: what it left is removed, and its item says why. One that was tried too often is given up, and
 * stays so until somebody asks for it.
 */
export async function noteFailure(
  ctx: Ctx,
  ports: ArchivePorts,
  attempt: Attempt,
  error: unknown,
): Promise<{ retry: boolean }> {
  const failure = classify(error);
  const { reason } = failure;
  log.warn(
    { item: attempt.itemId, tenant: ctx.db.tenantId, reason, err: error },
    "a file could not be imported",
  );
  try {
    await discardAttempt(ctx, ports, attempt);
  } catch (left) {
    log.warn(
      { item: attempt.itemId, tenant: ctx.db.tenantId, err: left },
      "an attempt is left to the orphan sweep",
    );
  }
  const givenUp = await writeFailure(ctx, attempt, failure);
  return { retry: failure.retry && !givenUp };
}

async function writeFailure(ctx: Ctx, attempt: Attempt, { reason, fault }: Failure): Promise<boolean> {
  return ctx.db.tx(async (tx) => {
    // A late loser says nothing about an item that somebody else has taken up meanwhile.
    const others = tx
      .select({ one: sql`1` })
      .from(sealAttempt)
      .where(and(eq(sealAttempt.sourceItemId, attempt.itemId), ne(sealAttempt.id, attempt.id)));
    const [item] = await tx
      .update(sourceItem)
      .set({ state: "failed", failure: reason })
      .where(and(eq(sourceItem.id, attempt.itemId), eq(sourceItem.state, "importing"), notExists(others)))
      .returning({ tries: sourceItem.attempts, firstSeenAt: sourceItem.firstSeenAt });
    if (!item) return false;
    const triedMs = ctx.now.getTime() - item.firstSeenAt.getTime();
    const limit = patience[fault];
    if (item.tries < limit.tries || triedMs < limit.ms) return false;
    await tx.update(sourceItem).set({ state: "given_up" }).where(eq(sourceItem.id, attempt.itemId));
    await recordAudit(tx, ctx, {
      action: "item.given_up",
      subject: attempt.itemId,
      detail: { reason, tries: item.tries },
    });
    return true;
  });
}

function classify(error: unknown): Failure {
  if (error instanceof DownloadError) return failureOf[error.reason];
  if (error instanceof ZoomError) {
    if (error.failure.kind === "gone") return failureOf.gone;
    const dead = error.failure.kind === "connection_dead" || error.failure.kind === "forbidden";
    return dead ? { ...failureOf.unauthorised, retry: false } : failureOf.server_error;
  }
  if (error instanceof WrongContentError) return { reason: "wrong_content", retry: true, fault: "file" };
  if (
    error instanceof Error &&
    "code" in error &&
    /^E(NOSPC|IO|ROFS|DQUOT|ACCES|MFILE)$/.test(String(error.code))
  ) {
    return { reason: "storage_unavailable", retry: true, fault: "surroundings" };
  }
  return { reason: "unexpected", retry: true, fault: "surroundings" };
}
