import { createHash, randomBytes } from "node:crypto";

import { and, eq, gt, isNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { oauthState } from "@/db/schema";

import type { UserCtx } from "./ctx";

const stateLifetimeMs = 15 * 60_000;

const hashState = (state: string) => createHash("sha256").update(state).digest("hex");

export type StateRoad =
  | { purpose: "microsoft"; jobId?: undefined; sealedVerifier?: undefined }
  | { purpose: "zoom"; jobId: string; sealedVerifier: Buffer };

/** A random state for a consent road, kept by its hash and bound to the browser session that starts it. */
export async function createState(
  tx: TenantTx,
  ctx: UserCtx,
  road: StateRoad,
  state: string = randomBytes(32).toString("base64url"),
): Promise<string> {
  await tx.insert(oauthState).values({
    tenantId: ctx.db.tenantId,
    stateHash: hashState(state),
    sessionId: ctx.actor.sessionId,
    purpose: road.purpose,
    jobId: road.jobId ?? null,
    sealedVerifier: road.sealedVerifier ?? null,
    expiresAt: new Date(ctx.now.getTime() + stateLifetimeMs),
  });
  return state;
}

/** Uses a state up: once, in time, by the session that started it. Null otherwise. */
export async function takeState(tx: TenantTx, ctx: UserCtx, purpose: StateRoad["purpose"], state: string) {
  const [row] = await tx
    .update(oauthState)
    .set({ usedAt: ctx.now })
    .where(
      and(
        eq(oauthState.stateHash, hashState(state)),
        eq(oauthState.sessionId, ctx.actor.sessionId),
        eq(oauthState.purpose, purpose),
        isNull(oauthState.usedAt),
        gt(oauthState.expiresAt, ctx.now),
      ),
    )
    .returning({ jobId: oauthState.jobId, sealedVerifier: oauthState.sealedVerifier });
  return row ?? null;
}
