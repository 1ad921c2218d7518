import { and, desc, eq, isNull, lt, or } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { job, notice } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { notFound } from "@/server/lib/errors";

import type { ListNotices, Notice, NoticePage } from "./schema";
import { noticeWords } from "./words";

const pageSize = 50;

/** Whoever looks after the jobs, or after the organization. */
function requireReader({ actor }: UserCtx): void {
  if (!actor.rights.has("tenant.manage")) requireRight(actor, "jobs.manage");
}

/** Notices of all jobs, the newest first. */
export async function listNotices(ctx: UserCtx, input: ListNotices): Promise<NoticePage> {
  requireReader(ctx);
  const before = input.cursor;
  return ctx.db.tx(async (tx) => {
    const after =
      before &&
      or(
        lt(notice.openedAt, before.openedAt),
        and(eq(notice.openedAt, before.openedAt), lt(notice.id, before.id)),
      );
    const rows = await select(tx, after, pageSize + 1);
    const notices = rows.slice(0, pageSize);
    const last = notices.at(-1);
    const next = rows.length > pageSize && last ? { openedAt: last.openedAt, id: last.id } : null;
    return { notices, next };
  });
}

/** What is the matter now, the worst first: for the bell and the banner. */
export async function listOpenNotices(ctx: UserCtx): Promise<Notice[]> {
  requireReader(ctx);
  const open = await ctx.db.tx((tx) => select(tx, isNull(notice.closedAt), pageSize));
  return open.sort((a, b) => Number(b.tone === "danger") - Number(a.tone === "danger"));
}

/**
 * Somebody has read it: the banner goes, the notice stays open until what it says is over.
 * @throws AppError NOT_FOUND
 */
export async function acknowledgeNotice(ctx: UserCtx, input: { id: string }): Promise<void> {
  requireReader(ctx);
  await ctx.db.tx(async (tx) => {
    const [row] = await tx
      .select({ jobId: notice.jobId, kind: notice.kind, seenAt: notice.seenAt })
      .from(notice)
      .where(eq(notice.id, input.id))
      .for("update");
    if (!row) throw notFound("notice");
    if (row.seenAt) return;
    await tx.update(notice).set({ seenAt: ctx.now, seenBy: ctx.actor.id }).where(eq(notice.id, input.id));
    const detail = { kind: row.kind, notice: input.id };
    await recordAudit(tx, ctx, { action: "notice.seen", subject: row.jobId, detail });
  });
}

async function select(tx: TenantTx, where: ReturnType<typeof and>, limit: number): Promise<Notice[]> {
  const rows = await tx
    .select({
      id: notice.id,
      kind: notice.kind,
      jobId: notice.jobId,
      jobName: job.name,
      detail: notice.detail,
      openedAt: notice.openedAt,
      closedAt: notice.closedAt,
      seenAt: notice.seenAt,
    })
    .from(notice)
    .innerJoin(job, eq(job.id, notice.jobId))
    .where(where)
    .orderBy(desc(notice.openedAt), desc(notice.id))
    .limit(limit);
  return rows.map(({ jobName, detail, ...row }) => {
    const { title, text, tone } = noticeWords(row.kind, detail, jobName);
    return { ...row, title, text, tone };
  });
}
