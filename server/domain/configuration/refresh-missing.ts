import { eq, isNull } from "drizzle-orm";

import type { Database } from "@/db/client";
import { effectiveConfiguration, person } from "@/db/schema";

import { refreshConfigurations } from "./refresh";

/** At the start, for archives that are older than the resolved rows: writes those that are missing, in every tenant. */
export async function refreshMissing(database: Database, now: Date): Promise<void> {
  for (const { tenantId } of await database.lookup.tenantIds()) {
    const db = database.tenant(tenantId);
    await db.tx(async (tx) => {
      const missing = await tx
        .select({ id: person.id })
        .from(person)
        .leftJoin(effectiveConfiguration, eq(effectiveConfiguration.personId, person.id))
        .where(isNull(effectiveConfiguration.personId))
        .limit(1);
      if (missing.length === 0) return;
      await refreshConfigurations(tx, { db, actor: { kind: "system", tenantId }, now }, "everybody");
    });
  }
}
