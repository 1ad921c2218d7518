import { and, eq } from "drizzle-orm";

import type { Database } from "@/db/client";
import { person, tenant } from "@/db/schema";

export type ListedTenant = {
  tid: string;
  name: string;
  region: string;
  timeZone: string;
  administrator: string | null;
};

/** Every organization of this installation, oldest first; for its operator alone. */
export async function listTenants(database: Database): Promise<ListedTenant[]> {
  const listed: ListedTenant[] = [];
  for (const { tenantId } of await database.lookup.tenantIds()) {
    const rows = await database.tenant(tenantId).tx((tx) =>
      tx
        .select({
          tid: tenant.tid,
          name: tenant.name,
          region: tenant.defaultRegion,
          timeZone: tenant.timeZone,
          administrator: person.userPrincipalName,
        })
        .from(tenant)
        .leftJoin(person, and(eq(person.tenantId, tenant.id), eq(person.id, tenant.freeAdministratorId))),
    );
    listed.push(...rows);
  }
  return listed;
}
