import { eq } from "drizzle-orm";

import type { SourceKind } from "@/db/constants";
import { sourceItem } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import type { Ctx } from "@/server/domain/access/ctx";

import { isWorking } from "./job-state";
import { lookAtCallAgain } from "./look-at-call-again";
import { lookAtChatAgain } from "./look-at-chat-again";
import { type Looked, lookAtSession, type SessionRef } from "./look-at-session";

/** The job of an item whose later look is due now; null when it has been looked at, or its job does nothing now. */
export async function findDueLook(ctx: Ctx, itemId: string): Promise<{ jobId: string } | null> {
  return ctx.db.tx(async (tx) => {
    const [item] = await tx
      .select({ jobId: sourceItem.jobId, nextLookAt: sourceItem.nextLookAt })
      .from(sourceItem)
      .where(eq(sourceItem.id, itemId));
    const due = item?.nextLookAt && item.nextLookAt <= ctx.now;
    return due && (await isWorking(tx, item.jobId)) ? { jobId: item.jobId } : null;
  });
}

const looks = {
  meeting: lookAtSession,
  phone: lookAtCallAgain,
  chat: lookAtChatAgain,
} satisfies Record<SourceKind, (ctx: Ctx, zoom: ZoomConnection, session: SessionRef) => Promise<Looked>>;

/** The later look at the session of an item: transcripts and captions come hours after the recording. */
export async function lookAgain(ctx: Ctx, zoom: ZoomConnection, itemId: string): Promise<Looked> {
  const [item] = await ctx.db.tx((tx) =>
    tx
      .select({ kind: sourceItem.kind, jobId: sourceItem.jobId, sessionKey: sourceItem.sessionKey })
      .from(sourceItem)
      .where(eq(sourceItem.id, itemId)),
  );
  if (!item) return "not_there";
  return looks[item.kind](ctx, zoom, item);
}
