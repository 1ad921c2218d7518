import { eq } from "drizzle-orm";

import { recordingLicenses } from "@/db/constants";
import { tenant } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";
import { mediaByLicense } from "@/server/domain/licenses/entitlement";
import { loadPools } from "@/server/domain/licenses/pools";
import { notFound } from "@/server/lib/errors";

import { loadFreeAdministrator, mayHandOver } from "./free-administrator";
import { loadSetupFacts } from "./load-setup-facts";
import type { TenantOverview } from "./schema";
import { setupSteps } from "./setup-steps";

/** The organization, what it bought and uses, who administers it without licence, and how far its set-up is. */
export async function getTenantOverview(ctx: UserCtx): Promise<TenantOverview> {
  requireRight(ctx.actor, "tenant.manage");
  const { tenantId } = ctx.db;
  return ctx.db.tx(async (tx) => {
    const [row] = await tx.select().from(tenant).where(eq(tenant.id, tenantId));
    if (!row) throw notFound("tenant");
    const freeAdministrator = await loadFreeAdministrator(tx, ctx);
    const facts = await loadSetupFacts(tx, tenantId, ctx.now);
    const steps = setupSteps(facts, "zoom_only");
    return {
      name: row.name,
      tid: row.tid,
      timeZone: row.timeZone,
      defaultRegion: row.defaultRegion,
      licenses: await loadPools(tx, ctx.now),
      imports: recordingLicenses.map((license) => ({ license, media: [...mediaByLicense[license]] })),
      freeAdministrator,
      mayHandOver: mayHandOver(freeAdministrator),
      directory: {
        syncedAt: row.directorySyncedAt,
        consented: row.directoryConsentAt !== null,
        people: facts.people,
      },
      setup: { done: steps.filter(({ state }) => state === "done").length, of: steps.length },
    };
  });
}
