import { eq } from "drizzle-orm";

import { noticeChannel } from "@/db/schema";
import { NotifyError, type NotifyFailure } from "@/server/connectors/notify/message";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import type { ArchivePorts } from "@/server/domain/archive/ports";
import { recordAudit } from "@/server/domain/audit/record";
import { openText } from "@/server/domain/jobs/sealed-text";
import { env } from "@/server/lib/env";

import { failureSentence, sendTo, targetBinding } from "./channel-target";
import { lockChannel } from "./channels";

/**
 * Sends a message to a channel now, and says what became of it.
 * @throws AppError NOT_FOUND
 */
export async function testChannel(
  ctx: UserCtx,
  { id }: { id: string },
  { keyring }: Pick<ArchivePorts, "keyring">,
): Promise<{ sent: boolean; failure: string | null }> {
  requireRight(ctx.actor, "tenant.manage");
  const { kind, target } = await ctx.db.tx(async (tx) => {
    const row = await lockChannel(tx, id);
    return { kind: row.kind, target: await openText(tx, keyring, targetBinding(id), row.sealedTarget) };
  });
  const link = { label: "Open Holdfast", url: new URL("/notices", env().NEXTAUTH_URL).href };
  let failure: NotifyFailure | null = null;
  try {
    await sendTo(kind, target, {
      ...{ kind: "test", moment: "test", jobId: null, at: ctx.now, link },
      subject: "Holdfast: test",
      text: "Notices of this archive arrive here. Nothing is the matter.",
    });
  } catch (error) {
    if (!(error instanceof NotifyError)) throw error;
    failure = error.failure;
  }
  const outcome = failure ? { lastFailure: failure } : { lastFailure: null, lastSentAt: ctx.now };
  await ctx.db.tx(async (tx) => {
    await tx.update(noticeChannel).set(outcome).where(eq(noticeChannel.id, id));
    const detail = { test: failure ?? "sent" };
    await recordAudit(tx, ctx, { action: "notice.channel_changed", subject: id, detail });
  });
  return { sent: failure === null, failure: failureSentence(failure) };
}
