import { eq } from "drizzle-orm";

import { tenant } from "@/db/schema";
import { adminConsentUrl } from "@/server/connectors/microsoft/consent";
import type { UserCtx } from "@/server/domain/access/ctx";
import { createState } from "@/server/domain/access/oauth-state";
import { requireRight } from "@/server/domain/access/require-right";
import { consentReturnPath } from "@/server/domain/permissions/app-guides";
import { env } from "@/server/lib/env";
import { notFound } from "@/server/lib/errors";

import { graphConnection } from "./entra";

/** The address of Microsoft's page on which a global administrator accepts the app for the whole organization. */
export async function startAdminConsent(ctx: UserCtx): Promise<{ url: string }> {
  requireRight(ctx.actor, "tenant.manage");
  return ctx.db.tx(async (tx) => {
    const [row] = await tx.select({ tid: tenant.tid }).from(tenant).where(eq(tenant.id, ctx.db.tenantId));
    if (!row) throw notFound("tenant");
    const state = await createState(tx, ctx, { purpose: "microsoft" });
    const redirectUri = new URL(consentReturnPath, env().NEXTAUTH_URL).href;
    return { url: adminConsentUrl(graphConnection(row.tid).settings, { tid: row.tid, state, redirectUri }) };
  });
}
