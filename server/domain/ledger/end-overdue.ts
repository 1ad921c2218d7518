import { and, eq, lte } from "drizzle-orm";

import type { FailureReason } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { sourceItem } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";

import { noteDecisions } from "./note-decisions";
import { lastLooksOver } from "./second-look";

type SessionRef = { jobId: string; sessionKey: string };

/** What of a session is waited for after its last look: no other comes by itself. */
const overdue = ({ jobId, sessionKey }: SessionRef, now: Date) =>
  and(
    eq(sourceItem.jobId, jobId),
    eq(sourceItem.sessionKey, sessionKey),
    eq(sourceItem.state, "waiting"),
    eq(sourceItem.reason, "not_ready_yet"),
    lte(sourceItem.firstSeenAt, lastLooksOver(now)),
  );

export async function overdueKeys(tx: TenantTx, ctx: Ctx, session: SessionRef): Promise<string[]> {
  const rows = await tx
    .select({ key: sourceItem.sourceKey })
    .from(sourceItem)
    .where(overdue(session, ctx.now));
  return rows.map(({ key }) => key);
}

/** Zoom was asked and has not given out what is overdue: it won't come, unless a list shows it after all. */
export async function endOverdue(tx: TenantTx, ctx: Ctx, session: SessionRef): Promise<void> {
  const end = { state: "skipped", reason: "content_unavailable" } as const;
  const ended = await tx
    .update(sourceItem)
    .set({ ...end, decidedAt: ctx.now, nextLookAt: null })
    .where(overdue(session, ctx.now))
    .returning({ sourceItemId: sourceItem.id });
  await noteDecisions(
    tx,
    ctx,
    session,
    ended.map((one) => ({ ...one, ...end })),
  );
}

/** Zoom could not be asked about what is overdue: it has failed, and from here on runs try it as any file that failed. */
export async function failOverdue(
  tx: TenantTx,
  ctx: Ctx,
  session: SessionRef,
  failure: FailureReason,
): Promise<void> {
  await tx
    .update(sourceItem)
    .set({ state: "failed", failure, nextLookAt: null })
    .where(overdue(session, ctx.now));
}
