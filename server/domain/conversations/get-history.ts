import { and, desc, eq, isNotNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { auditEvent, person, playbackSession, replayRequest } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";

import { loadVisible } from "./load-visible";
import type { HistoryEntry } from "./schema";

const shown = 200;

/** What the audit log says about a conversation, newest first, with the reasons that people gave. */
export async function getHistory(ctx: UserCtx, input: { id: string }): Promise<HistoryEntry[]> {
  requireRight(ctx.actor, "audit.read");
  return ctx.db.tx(async (tx) => {
    await loadVisible(tx, ctx, input.id);
    const entries = await tx
      .select({
        id: auditEvent.id,
        at: auditEvent.at,
        actorKind: auditEvent.actorKind,
        actorName: person.displayName,
        action: auditEvent.action,
        detail: auditEvent.detail,
      })
      .from(auditEvent)
      .leftJoin(person, and(eq(person.tenantId, auditEvent.tenantId), eq(person.id, auditEvent.actorId)))
      .where(eq(auditEvent.subjectId, input.id))
      .orderBy(desc(auditEvent.at), desc(auditEvent.id))
      .limit(shown);
    const reasons = await loadReasons(tx, input.id);
    return entries.map((entry) => ({ ...entry, reason: reasonOf(entry, reasons) }));
  });
}

type Reasons = { playback: ReadonlyMap<string, string | null>; request: ReadonlyMap<string, string | null> };

/** Reasons stand with the plays and the requests, never in the audit log. */
async function loadReasons(tx: TenantTx, conversationId: string): Promise<Reasons> {
  const plays = await tx
    .select({ id: playbackSession.id, reason: playbackSession.reason })
    .from(playbackSession)
    .where(and(eq(playbackSession.conversationId, conversationId), isNotNull(playbackSession.reason)));
  const requests = await tx
    .select({ id: replayRequest.id, reason: replayRequest.reason })
    .from(replayRequest)
    .where(eq(replayRequest.conversationId, conversationId));
  return { playback: byId(plays), request: byId(requests) };
}

const byId = (rows: readonly { id: string; reason: string | null }[]) =>
  new Map(rows.map((row) => [row.id, row.reason]));

function reasonOf({ action, detail }: Pick<HistoryEntry, "action" | "detail">, reasons: Reasons) {
  if (action === "conversation.played") return reasons.playback.get(String(detail["playback"])) ?? null;
  if (action === "replay.requested") return reasons.request.get(String(detail["request"])) ?? null;
  return null;
}
