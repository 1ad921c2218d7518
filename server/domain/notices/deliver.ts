import { and, asc, eq, isNull, lte } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { job, notice, noticeChannel, noticeDelivery } from "@/db/schema";
import { type NoticeMessage, NotifyError } from "@/server/connectors/notify/message";
import type { Ctx } from "@/server/domain/access/ctx";
import type { ArchivePorts } from "@/server/domain/archive/ports";
import { openText } from "@/server/domain/jobs/sealed-text";
import { announce } from "@/server/events/announce";
import { env } from "@/server/lib/env";
import { log } from "@/server/lib/log";

import { sendTo, targetBinding } from "./channel-target";
import { noticeWords } from "./words";

const minuteMs = 60_000;
/** After these pauses a delivery is tried again; then it is given up, and the channel shows it. */
const pausesMs = [1, 5, 30, 2 * 60, 6 * 60, 24 * 60].map((minutes) => minutes * minuteMs);
/** Longer than one try takes: another process may take over after it. */
const claimMs = 2 * minuteMs;
const atOnce = 20;

/**
 * Sends the notices that are due, each at least once; what fails is tried again later, a day long.
 * @throws nothing of a channel's: its failure is written with it
 */
export async function deliverNotices(
  ctx: Ctx,
  { keyring }: Pick<ArchivePorts, "keyring">,
): Promise<{ sent: number; failed: number }> {
  const claimed = await ctx.db.tx((tx) => claim(tx, ctx, keyring));
  let sent = 0;
  for (const { delivery, channelKind, target, message } of claimed) {
    let failure: string | null = null;
    try {
      await sendTo(channelKind, target, message);
      sent++;
    } catch (error) {
      if (!(error instanceof NotifyError)) throw error;
      failure = error.failure;
      log.warn({ channelId: delivery.channelId, reason: failure }, "a notice was not sent");
    }
    await ctx.db.tx((tx) => settle(tx, ctx, delivery, failure));
  }
  return { sent, failed: claimed.length - sent };
}

/** Asks for deliveries whose time has come. */
export async function announceDueNotices(ctx: Ctx): Promise<void> {
  await ctx.db.tx(async (tx) => {
    if ((await tx.$count(noticeDelivery, due(ctx))) === 0) return;
    await announce(tx, { name: "notice/delivery.wanted", data: { tenantId: ctx.db.tenantId } });
  });
}

const due = (ctx: Ctx) => and(isNull(noticeDelivery.sentAt), lte(noticeDelivery.nextTryAt, ctx.now));

type Delivery = typeof noticeDelivery.$inferSelect;

async function claim(tx: TenantTx, ctx: Ctx, keyring: ArchivePorts["keyring"]) {
  const rows = await tx
    .select({ delivery: noticeDelivery, notice, channel: noticeChannel, jobName: job.name })
    .from(noticeDelivery)
    .innerJoin(notice, eq(notice.id, noticeDelivery.noticeId))
    .innerJoin(noticeChannel, eq(noticeChannel.id, noticeDelivery.channelId))
    .innerJoin(job, eq(job.id, notice.jobId))
    .where(and(due(ctx), eq(noticeChannel.enabled, true)))
    .orderBy(asc(noticeDelivery.nextTryAt))
    .limit(atOnce)
    .for("update", { of: noticeDelivery, skipLocked: true });
  const claimed = [];
  for (const { delivery, notice: about, channel, jobName } of rows) {
    const target = await openText(tx, keyring, targetBinding(channel.id), channel.sealedTarget);
    const message = messageOf(about, delivery.moment, jobName);
    claimed.push({ delivery, channelKind: channel.kind, target, message });
    await tx
      .update(noticeDelivery)
      .set({ attempts: delivery.attempts + 1, nextTryAt: new Date(ctx.now.getTime() + claimMs) })
      .where(keyOf(delivery));
  }
  return claimed;
}

function messageOf(
  about: typeof notice.$inferSelect,
  moment: "opened" | "closed",
  jobName: string,
): NoticeMessage {
  const words = noticeWords(about.kind, about.detail, jobName);
  const { title, text } = moment === "opened" ? words : words.over;
  return {
    ...{ kind: about.kind, moment, jobId: about.jobId, subject: title, text },
    link: { label: "Open the job", url: new URL(`/jobs/${about.jobId}`, env().NEXTAUTH_URL).href },
    at: (moment === "opened" ? about.openedAt : about.closedAt) ?? about.openedAt,
  };
}

async function settle(tx: TenantTx, ctx: Ctx, delivery: Delivery, failure: string | null): Promise<void> {
  const pauseMs = pausesMs[delivery.attempts];
  const again = failure && pauseMs !== undefined ? new Date(ctx.now.getTime() + pauseMs) : null;
  await tx
    .update(noticeDelivery)
    .set(failure ? { failure, nextTryAt: again } : { failure: null, nextTryAt: null, sentAt: ctx.now })
    .where(keyOf(delivery));
  await tx
    .update(noticeChannel)
    .set(failure ? { lastFailure: failure } : { lastFailure: null, lastSentAt: ctx.now })
    .where(eq(noticeChannel.id, delivery.channelId));
}

const keyOf = ({ noticeId, channelId, moment }: Delivery) =>
  and(
    eq(noticeDelivery.noticeId, noticeId),
    eq(noticeDelivery.channelId, channelId),
    eq(noticeDelivery.moment, moment),
  );
