import { and, eq, inArray, isNull, sql } from "drizzle-orm";

import type { NoticeKind } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { job, notice, noticeChannel, noticeDelivery } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { announce } from "@/server/events/announce";
import { newId } from "@/server/lib/id";

import { conditionsOf, type NoticeDetail } from "./conditions";

/**
 * Opens and closes the notices of a job, so that they say what is: one open of each kind. Whatever changes a condition ends
 * with this, and the tick does it for all. Safe to repeat.
 */
export async function refreshNotices(tx: TenantTx, ctx: Ctx, jobId: string): Promise<void> {
  const now = await conditionsOf(tx, ctx, jobId);
  const open = await tx
    .select({ id: notice.id, kind: notice.kind })
    .from(notice)
    .where(and(eq(notice.jobId, jobId), isNull(notice.closedAt)));
  for (const { id, kind } of open) {
    const detail = now.get(kind);
    if (detail) await tx.update(notice).set({ detail }).where(eq(notice.id, id));
    else await closeNotice(tx, ctx, { id, kind, jobId });
  }
  for (const [kind, detail] of now) {
    if (!open.some((row) => row.kind === kind)) await openNotice(tx, ctx, { jobId, kind, detail });
  }
}

/** The same for every job of the tenant. */
export async function refreshAllNotices(ctx: Ctx): Promise<{ jobs: number }> {
  const jobs = await ctx.db.tx((tx) =>
    tx.select({ id: job.id }).from(job).where(eq(job.group, "integration")),
  );
  for (const { id } of jobs) await ctx.db.tx((tx) => refreshNotices(tx, ctx, id));
  return { jobs: jobs.length };
}

/** For what only its moment shows, such as a scope that a refresh came back without. One that is open stays as it is. */
export async function openNotice(
  tx: TenantTx,
  ctx: Ctx,
  { jobId, kind, detail }: { jobId: string; kind: NoticeKind; detail: NoticeDetail },
): Promise<void> {
  const [opened] = await tx
    .insert(notice)
    .values({ tenantId: ctx.db.tenantId, id: newId(), kind, jobId, openedAt: ctx.now, detail })
    .onConflictDoNothing()
    .returning({ id: notice.id });
  if (!opened) return;
  await recordAudit(tx, ctx, {
    action: "notice.opened",
    subject: jobId,
    detail: { kind, notice: opened.id },
  });
  await send(tx, ctx, opened.id, "opened");
}

async function closeNotice(
  tx: TenantTx,
  ctx: Ctx,
  { id, kind, jobId }: { id: string; kind: NoticeKind; jobId: string },
): Promise<void> {
  const closed = await tx
    .update(notice)
    .set({ closedAt: ctx.now })
    .where(and(eq(notice.id, id), isNull(notice.closedAt)))
    .returning({ id: notice.id });
  if (closed.length === 0) return;
  await recordAudit(tx, ctx, { action: "notice.closed", subject: jobId, detail: { kind, notice: id } });
  await send(tx, ctx, id, "closed");
}

/** A row for each channel that is on; of the end only those hear that were told of the beginning. */
async function send(tx: TenantTx, ctx: Ctx, noticeId: string, moment: "opened" | "closed"): Promise<void> {
  const { tenantId } = ctx.db;
  const told = tx
    .select({ id: noticeDelivery.channelId })
    .from(noticeDelivery)
    .where(and(eq(noticeDelivery.noticeId, noticeId), eq(noticeDelivery.moment, "opened")));
  const channels = await tx
    .select({ id: noticeChannel.id })
    .from(noticeChannel)
    .where(
      and(
        eq(noticeChannel.enabled, true),
        moment === "closed" ? inArray(noticeChannel.id, sql`(${told})`) : undefined,
      ),
    );
  if (channels.length === 0) return;
  await tx
    .insert(noticeDelivery)
    .values(channels.map(({ id }) => ({ tenantId, noticeId, channelId: id, moment, nextTryAt: ctx.now })))
    .onConflictDoNothing();
  await announce(tx, { name: "notice/delivery.wanted", data: { tenantId } });
}
