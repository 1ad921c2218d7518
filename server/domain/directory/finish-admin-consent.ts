import { eq } from "drizzle-orm";

import { tenant } from "@/db/schema";
import { confirmConsent, readConsentReturn } from "@/server/connectors/microsoft/consent";
import type { GraphConnection } from "@/server/connectors/microsoft/token";
import type { UserCtx } from "@/server/domain/access/ctx";
import { takeState } from "@/server/domain/access/oauth-state";
import { requireRight } from "@/server/domain/access/require-right";
import { recordAudit } from "@/server/domain/audit/record";
import { announce } from "@/server/events/announce";
import { notFound } from "@/server/lib/errors";

export type ConsentOutcome = "granted" | "denied" | "not_ours" | "not_confirmed";

/**
 * The way back from Microsoft's consent page. The address proves nothing: the state must be this session's, and Entra
 * itself must give us a token for the tenant.
 */
export async function finishAdminConsent(
  ctx: UserCtx,
  query: URLSearchParams,
  connect: (tid: string) => GraphConnection,
): Promise<ConsentOutcome> {
  requireRight(ctx.actor, "tenant.manage");
  const state = query.get("state") ?? "";
  const found = await ctx.db.tx(async (tx) => {
    const [row] = await tx.select({ tid: tenant.tid }).from(tenant).where(eq(tenant.id, ctx.db.tenantId));
    if (!row) throw notFound("tenant");
    return { tid: row.tid, known: await takeState(tx, ctx, "microsoft", state) };
  });
  if (!found.known) return "not_ours";
  const back = readConsentReturn(query, { state, tid: found.tid });
  if (back.kind === "denied") return "denied";
  if (back.kind === "not_ours") return "not_ours";
  const confirmed = await confirmConsent(connect(found.tid));
  const granted = confirmed.consented;
  await ctx.db.tx(async (tx) => {
    if (granted) {
      await tx.update(tenant).set({ directoryConsentAt: ctx.now }).where(eq(tenant.id, ctx.db.tenantId));
      await announce(tx, { name: "directory/sync.requested", data: { tenantId: ctx.db.tenantId } });
    }
    await recordAudit(tx, ctx, {
      action: "tenant.consent_checked",
      subject: ctx.db.tenantId,
      detail: { granted },
    });
  });
  return granted ? "granted" : "not_confirmed";
}
