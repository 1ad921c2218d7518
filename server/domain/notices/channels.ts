import { asc, eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { noticeChannel } from "@/db/schema";
import { webhookRoute } from "@/server/connectors/notify/webhook";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import type { ArchivePorts } from "@/server/domain/archive/ports";
import { recordAudit } from "@/server/domain/audit/record";
import { openText, sealText } from "@/server/domain/jobs/sealed-text";
import { AppError, notFound } from "@/server/lib/errors";
import { newId } from "@/server/lib/id";

import { failureSentence, mailSettings, targetBinding, trustedHosts } from "./channel-target";
import { type AddChannel, type ChangeChannel, type Channels, maxChannels } from "./schema";

type Keys = Pick<ArchivePorts, "keyring">;

/** Where notices go. Of a webhook's address only the host is shown: whoever has the rest can post there. */
export async function listChannels(ctx: UserCtx, { keyring }: Keys): Promise<Channels> {
  requireRight(ctx.actor, "tenant.manage");
  return ctx.db.tx(async (tx) => {
    const rows = await tx
      .select()
      .from(noticeChannel)
      .orderBy(asc(noticeChannel.createdAt), asc(noticeChannel.id));
    const channels = [];
    for (const { id, kind, name, enabled, sealedTarget, lastSentAt, lastFailure } of rows) {
      const target = await openText(tx, keyring, targetBinding(id), sealedTarget);
      const shown = kind === "mail" ? target : new URL(target).host;
      channels.push({
        id,
        kind,
        name,
        enabled,
        target: shown,
        lastSentAt,
        lastFailure: failureSentence(lastFailure),
      });
    }
    return { channels, mailIsSetUp: mailSettings() !== null };
  });
}

/**
 * A mailbox or webhook that is told of every notice from now on.
 * @throws AppError BAD_REQUEST for an address that may not be used, CONFLICT when there are too many
 */
export async function addChannel(
  ctx: UserCtx,
  input: AddChannel,
  { keyring }: Keys,
): Promise<{ id: string }> {
  requireRight(ctx.actor, "tenant.manage");
  const { kind, name, target } = input;
  if (kind !== "mail" && !webhookRoute(target, trustedHosts())) {
    throw new AppError("BAD_REQUEST", failureSentence("refused_address") ?? "");
  }
  return ctx.db.tx(async (tx) => {
    if ((await tx.$count(noticeChannel)) >= maxChannels) {
      throw new AppError(
        "CONFLICT",
        `There are ${maxChannels} channels already, which is the limit. Remove one first.`,
      );
    }
    const id = newId();
    const sealedTarget = await sealText(tx, keyring, targetBinding(id), target);
    await tx.insert(noticeChannel).values({
      ...{ tenantId: ctx.db.tenantId, id, kind, name, sealedTarget },
      ...{ createdBy: ctx.actor.id, createdAt: ctx.now },
    });
    await recordAudit(tx, ctx, { action: "notice.channel_added", subject: id, detail: { kind } });
    return { id };
  });
}

/** Switches a channel off or on. @throws AppError NOT_FOUND */
export async function changeChannel(ctx: UserCtx, { id, enabled }: ChangeChannel): Promise<void> {
  requireRight(ctx.actor, "tenant.manage");
  await ctx.db.tx(async (tx) => {
    const { enabled: before } = await lockChannel(tx, id);
    if (before === enabled) return;
    await tx.update(noticeChannel).set({ enabled }).where(eq(noticeChannel.id, id));
    await recordAudit(tx, ctx, { action: "notice.channel_changed", subject: id, detail: { enabled } });
  });
}

/** Its address is destroyed with it, and nothing that waits is sent there. @throws AppError NOT_FOUND */
export async function removeChannel(ctx: UserCtx, { id }: { id: string }): Promise<void> {
  requireRight(ctx.actor, "tenant.manage");
  await ctx.db.tx(async (tx) => {
    const { kind } = await lockChannel(tx, id);
    await tx.delete(noticeChannel).where(eq(noticeChannel.id, id));
    await recordAudit(tx, ctx, { action: "notice.channel_removed", subject: id, detail: { kind } });
  });
}

export async function lockChannel(tx: TenantTx, id: string): Promise<typeof noticeChannel.$inferSelect> {
  const [row] = await tx.select().from(noticeChannel).where(eq(noticeChannel.id, id)).for("update");
  if (!row) throw notFound("channel");
  return row;
}
