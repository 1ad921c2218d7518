import { and, eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceUser } from "@/db/schema";
import { type ZoomConnection, zoomGet } from "@/server/connectors/zoom/client";
import { ZoomError } from "@/server/connectors/zoom/failure";
import { userSchema, type ZoomUser } from "@/server/connectors/zoom/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { announce } from "@/server/events/announce";

import { goneFromAccount, rememberUsers } from "./remember-users";

type UserRef = { jobId: string; userId: string };

/**
 * Reads one user of the account afresh: joined, left, was switched off or has another address. Whoever is known by another
 * address now may own what was skipped, so that is decided again. Where Zoom won't name them nothing changes.
 * @throws ZoomError when Zoom can't be asked now
 */
export async function lookAtUser(
  ctx: Ctx,
  zoom: ZoomConnection,
  { jobId, userId }: UserRef,
  also: (tx: TenantTx) => Promise<unknown>,
): Promise<void> {
  const answer = await ask(zoom, userId);
  await ctx.db.tx(async (tx) => {
    const known = and(eq(sourceUser.jobId, jobId), eq(sourceUser.sourceId, userId));
    const [before] = await tx.select({ email: sourceUser.emailNormalized }).from(sourceUser).where(known);
    if (answer === "gone") await tx.update(sourceUser).set({ status: goneFromAccount }).where(known);
    else if (answer !== "unnamed") await rememberUsers(tx, ctx, jobId, [{ ...answer, id: userId }]);
    const [after] = await tx.select({ email: sourceUser.emailNormalized }).from(sourceUser).where(known);
    if (after && after.email !== before?.email) {
      const data = { tenantId: ctx.db.tenantId, jobId, ownerSourceIds: [userId] };
      await announce(tx, { name: "ledger/redecision.wanted", data });
    }
    await also(tx);
  });
}

async function ask(zoom: ZoomConnection, userId: string): Promise<ZoomUser | "gone" | "unnamed"> {
  const path = `/users/${encodeURIComponent(userId)}`;
  try {
    return await zoomGet(zoom, { label: "light", path, schema: userSchema });
  } catch (error) {
    if (!(error instanceof ZoomError)) throw error;
    if (error.failure.kind === "gone") return "gone";
    if (["missing_scope", "forbidden", "not_available"].includes(error.failure.kind)) return "unnamed";
    throw error;
  }
}
