import { createHash } from "node:crypto";

import { and, eq, inArray, isNull, lt, notInArray, or, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { job, webhookReceipt } from "@/db/schema";
import type { WebhookNews } from "@/server/connectors/zoom/webhook";
import { subjectIdentity, type WebhookSubject } from "@/server/connectors/zoom/webhook-subjects";
import type { Ctx } from "@/server/domain/access/ctx";
import { announce } from "@/server/events/announce";
import { newId } from "@/server/lib/id";

import { standingOf } from "./job-state";

export type DeliveredNews = { requestId: string | null; news: WebhookNews };

/**
 * Writes down what events name, a receipt for each thing, and asks for one look at each that nobody is asked to look at
 * yet. A delivery that is here already changes nothing; one that comes in a pause waits for its end. False = nobody listens.
 */
export async function recordNews(
  ctx: Ctx,
  { jobId, delivered }: { jobId: string; delivered: readonly DeliveredNews[] },
): Promise<boolean> {
  return ctx.db.tx(async (tx) => {
    await noteEvent(tx, ctx, jobId);
    if (!["paused", "working"].includes(await standingOf(tx, jobId))) return false;
    const rows = delivered.flatMap((one) => receiptsOf(ctx, jobId, one));
    if (rows.length === 0) return true;
    const fresh = await tx
      .insert(webhookReceipt)
      .values(rows)
      .onConflictDoNothing({ target: [webhookReceipt.tenantId, webhookReceipt.deliveryKey] })
      .returning({
        id: webhookReceipt.id,
        subjectKey: webhookReceipt.subjectKey,
        handledAt: webhookReceipt.handledAt,
      });
    const toDo = fresh.filter(({ handledAt }) => handledAt === null);
    if (toDo.length > 0) await ask(tx, ctx, jobId, toDo);
    return true;
  });
}

function receiptsOf(
  ctx: Ctx,
  jobId: string,
  { news, requestId }: DeliveredNews,
): (typeof webhookReceipt.$inferInsert)[] {
  if (news.topic === "heard") return [];
  // An event about the account as a whole names nothing.
  const subjects: WebhookSubject[] = news.subjects.length > 0 ? news.subjects : [{}];
  return subjects.map((subject) => {
    const subjectKey = digest([news.topic, ...subjectIdentity(subject)]);
    return {
      ...{ tenantId: ctx.db.tenantId, id: newId(), jobId, subject, subjectKey },
      deliveryKey: digest([jobId, news.event, subjectKey, identityOf(ctx, news, requestId)]),
      event: news.event,
      eventAt: news.eventAt === null ? ctx.now : new Date(news.eventAt),
      receivedAt: ctx.now,
      handledAt: news.topic === "noted" ? ctx.now : null,
    };
  });
}

const digest = (parts: readonly unknown[]) =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex");

/** Zoom's time of the event: the same over its retries, and over the duplicates that differ in their request id only. */
const identityOf = (ctx: Ctx, { eventAt }: WebhookNews, requestId: string | null) =>
  eventAt ?? requestId ?? ctx.now.toISOString();

async function ask(
  tx: TenantTx,
  ctx: Ctx,
  jobId: string,
  fresh: readonly { id: string; subjectKey: string }[],
): Promise<void> {
  const waiting = await tx
    .selectDistinct({ subjectKey: webhookReceipt.subjectKey })
    .from(webhookReceipt)
    .where(
      and(
        eq(webhookReceipt.jobId, jobId),
        isNull(webhookReceipt.handledAt),
        inArray(
          webhookReceipt.subjectKey,
          fresh.map((row) => row.subjectKey),
        ),
        notInArray(
          webhookReceipt.id,
          fresh.map((row) => row.id),
        ),
      ),
    );
  const asked = new Set(waiting.map((row) => row.subjectKey));
  const first = new Map(fresh.toReversed().map((row) => [row.subjectKey, row]));
  const { tenantId } = ctx.db;
  await announce(
    tx,
    ...[...first.values()]
      .filter((row) => !asked.has(row.subjectKey))
      .map(({ id }) => ({ name: "zoom/webhook.received" as const, data: { tenantId, receiptId: id } })),
  );
}

const noteEveryMs = 60_000;

/** To the minute, and never waiting for whoever holds the job's row: events come by the hundred while runs start and end. */
async function noteEvent(tx: TenantTx, ctx: Ctx, jobId: string): Promise<void> {
  const free = tx
    .select({ id: job.id })
    .from(job)
    .where(
      and(
        eq(job.id, jobId),
        or(isNull(job.lastEventAt), lt(job.lastEventAt, new Date(ctx.now.getTime() - noteEveryMs))),
      ),
    )
    .for("update", { skipLocked: true });
  await tx
    .update(job)
    .set({ lastEventAt: ctx.now })
    .where(inArray(job.id, sql`(${free})`));
}
