import { and, eq, isNull, sql } from "drizzle-orm";

import { pendingGrant, zoomConnection as grants } from "@/db/schema";
import { systemClock } from "@/server/connectors/retry";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { revoke, type StoredToken } from "@/server/connectors/zoom/oauth";
import { accessToken } from "@/server/connectors/zoom/token";
import type { Ctx } from "@/server/domain/access/ctx";
import { archivePorts } from "@/server/domain/archive/ports";
import { SealError } from "@/server/lib/crypto/seal-error";
import { AppError } from "@/server/lib/errors";

import { askWhose } from "./granted-account";
import { lockJob } from "./job-state";
import { type PendingGrant, pendingTokens, takePending } from "./pending-grant";
import { zoomConnection, zoomSettings } from "./zoom-connection";

type Given = { jobId: string } & WaitingConsent;

/** `in_use`: something else lives by the same installation at Zoom. */
export type GivenBack = "revoked" | "refused" | "in_use";

/**
 * Gives a grant back to Zoom, unless it is not known whose it is or something lives by the same installation. `ending`: the
 * job's own connection ends with it.
 */
export async function giveBack(
  ctx: Ctx,
  { jobId, accountId, pair }: Given,
  { ending }: { ending: boolean },
): Promise<GivenBack> {
  if (!pair || !accountId) return "refused";
  if (await isInUse(ctx, jobId, accountId, ending)) return "in_use";
  return (await revoke(zoomSettings(), pair.accessToken)).revoked ? "revoked" : "refused";
}

/** A consent that waits for Zoom to say whose it is; `accountId`: null = it has not. */
export type WaitingConsent = { accountId: string | null; pair: StoredToken | null };

/** What waits, asked for whose it is; null when nothing does. */
export async function readPending(
  ctx: Ctx,
  jobId: string,
): Promise<(WaitingConsent & { grant: PendingGrant }) | null> {
  const { keyring } = await archivePorts();
  const [row] = await ctx.db.tx((tx) =>
    tx
      .select({ grantedByPersonId: pendingGrant.grantedByPersonId, grantedAt: pendingGrant.grantedAt })
      .from(pendingGrant)
      .where(eq(pendingGrant.jobId, jobId)),
  );
  if (!row) return null;
  const tokens = pendingTokens(ctx.db, keyring, jobId);
  const { accountId } = await askWhose(ctx, tokens);
  return { accountId, pair: await tokens.load(), grant: { jobId, ...row } };
}

/** Gives up what waits for Zoom to say whose it is; null when nothing waits. */
export async function dropPending(
  ctx: Ctx,
  jobId: string,
): Promise<{ accountId: string | null; revoked: boolean } | null> {
  const waiting = await readPending(ctx, jobId);
  if (!waiting) return null;
  const { grant, ...consent } = waiting;
  const taken = await ctx.db.tx(async (tx) => {
    await lockJob(tx, jobId);
    return takePending(tx, grant);
  });
  if (!taken) return null;
  const given = await giveBack(ctx, { jobId, ...consent }, { ending: true });
  return { accountId: consent.accountId, revoked: given === "revoked" };
}

/**
 * The access token of a job's connection by consent, null when it has none that lives: Zoom revokes by a token that still
 * does, and the stored one has run out by most mornings.
 */
export async function liveConsent(ctx: Ctx, jobId: string): Promise<string | null> {
  const [grant] = await ctx.db.tx((tx) =>
    tx.select({ kind: grants.kind }).from(grants).where(eq(grants.jobId, jobId)),
  );
  if (grant?.kind !== "redirect") return null;
  try {
    const { keyring } = await archivePorts();
    const { settings, tokens } = await zoomConnection(ctx.db, keyring, jobId);
    return await accessToken(settings, tokens, { now: systemClock.now });
  } catch (error) {
    if (error instanceof ZoomError || error instanceof AppError || error instanceof SealError) return null;
    throw error;
  }
}

/** Revoking uninstalls the app at Zoom: a connection that lives by the same installation would die with it. */
function isInUse(ctx: Ctx, jobId: string, accountId: string, ending: boolean): Promise<boolean> {
  return ctx.db.tx(async (tx) => {
    const owners = await tx.execute<{ job_id: string }>(
      sql`select job_id from jobs_by_zoom_account(${accountId})`,
    );
    if (owners.some((owner) => owner.job_id !== jobId)) return true;
    if (ending) return false;
    const [live] = await tx
      .select({ jobId: grants.jobId })
      .from(grants)
      .where(
        and(
          eq(grants.jobId, jobId),
          eq(grants.accountId, accountId),
          eq(grants.kind, "redirect"),
          isNull(grants.deadAt),
        ),
      );
    return live !== undefined;
  });
}
