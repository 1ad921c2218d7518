import { and, eq, isNull } from "drizzle-orm";

import { zoomConnection as grants } from "@/db/schema";
import { revoke } from "@/server/connectors/zoom/oauth";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";

import { giveBack, liveConsent, readPending, type WaitingConsent } from "./give-back";
import { zoomSettings } from "./zoom-connection";

/** What somebody allowed by Zoom's consent page: what the job lives by, and what waits for Zoom to say whose it is. */
export type Consents = {
  /** `token`: null = Zoom gave none for it just now. */
  live: { accountId: string; token: string | null } | null;
  waiting: WaitingConsent | null;
};

/** The consents that something else is about to take the place of. */
export async function consentsOf(ctx: Ctx, jobId: string): Promise<Consents> {
  const [grant] = await ctx.db.tx((tx) =>
    tx
      .select({ accountId: grants.accountId })
      .from(grants)
      .where(and(eq(grants.jobId, jobId), eq(grants.kind, "redirect"), isNull(grants.deadAt))),
  );
  const live = grant && { ...grant, token: await liveConsent(ctx, jobId) };
  return { live: live ?? null, waiting: await readPending(ctx, jobId) };
}

/**
 * Gives back to Zoom what nothing here lives by any more. Answers whether Zoom took all of it, null where there was none; else
 * the app stays installed there, and somebody has to remove it.
 */
export async function endConsents(
  ctx: Ctx,
  jobId: string,
  { live, waiting }: Consents,
): Promise<boolean | null> {
  const given = waiting && (await giveBack(ctx, { jobId, ...waiting }, { ending: true }));
  // What another job lives by is not ours to end.
  if (!live && (given === null || given === "in_use")) return null;
  const isSame = waiting !== null && waiting.accountId === live?.accountId;
  const isWaitingEnded = given !== "refused";
  const isLiveEnded =
    live === null ||
    (isSame && given === "revoked") ||
    (live.token !== null && (await revoke(zoomSettings(), live.token)).revoked);
  // Removing the app from an account ends all that was allowed to it there.
  const revoked = isLiveEnded && (isWaitingEnded || isSame);
  const detail = { reason: revoked ? "disconnected" : "not_revoked" };
  await ctx.db.tx((tx) => recordAudit(tx, ctx, { action: "job.consent_ended", subject: jobId, detail }));
  return revoked;
}
