import { and, desc, eq, gt } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { replayRequest, tenant } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";

import { type GateFacts, type WindowBounds, windowBounds } from "./replay-gate";
import type { LatestRequest } from "./schema";

/** What the gate needs to know about one conversation; asks only for what the actor's mode of replay looks at. */
export async function loadGateFacts(tx: TenantTx, ctx: UserCtx, conversationId: string): Promise<GateFacts> {
  const mode = ctx.actor.replay.replay;
  return {
    bounds: mode === "time_window" ? await loadBounds(tx, ctx) : null,
    request: mode === "on_request" ? await loadLatestRequest(tx, ctx, conversationId) : null,
  };
}

/** The actor's window now; null = their rule has none. */
export async function loadBounds(tx: TenantTx, ctx: UserCtx): Promise<WindowBounds | null> {
  const [home] = await tx
    .select({ timeZone: tenant.timeZone })
    .from(tenant)
    .where(eq(tenant.id, ctx.db.tenantId));
  return windowBounds(ctx.actor.replay.window, ctx.now, home?.timeZone ?? "UTC");
}

/** The actor's latest request for this conversation. */
async function loadLatestRequest(
  tx: TenantTx,
  ctx: UserCtx,
  conversationId: string,
): Promise<LatestRequest | null> {
  const [row] = await tx
    .select({
      id: replayRequest.id,
      state: replayRequest.state,
      reason: replayRequest.reason,
      requestedAt: replayRequest.requestedAt,
      decidedAt: replayRequest.decidedAt,
      expiresAt: replayRequest.expiresAt,
    })
    .from(replayRequest)
    .where(and(eq(replayRequest.conversationId, conversationId), eq(replayRequest.personId, ctx.actor.id)))
    .orderBy(desc(replayRequest.requestedAt), desc(replayRequest.id))
    .limit(1);
  return row ? { ...row, state: stateOf(row, ctx.now) } : null;
}

type Answered = Pick<typeof replayRequest.$inferSelect, "state" | "expiresAt">;

/** An approval ends by itself. */
export const stateOf = ({ state, expiresAt }: Answered, now: Date): LatestRequest["state"] =>
  state === "approved" && (!expiresAt || expiresAt <= now) ? "ended" : state;

/** Conversations for which an approval of the actor's runs. */
export async function loadApproved(tx: TenantTx, ctx: UserCtx): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ id: replayRequest.conversationId })
    .from(replayRequest)
    .where(
      and(
        eq(replayRequest.personId, ctx.actor.id),
        eq(replayRequest.state, "approved"),
        gt(replayRequest.expiresAt, ctx.now),
      ),
    );
  return rows.map((row) => row.id);
}
