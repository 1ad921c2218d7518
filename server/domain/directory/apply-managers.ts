import { eq, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { person } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";

import { isSuspicious } from "./judge-shrink";

/**
 * Brings the manager tree in line. Of whom the list does not name, the manager stays; a list that would take the
 * managers of suspiciously many away is refused whole.
 */
export async function applyManagers(
  tx: TenantTx,
  ctx: Ctx,
  managers: ReadonlyMap<string, string | null>,
  maxPercent: number,
): Promise<"read" | "refused"> {
  const listed = new Map(
    [...managers].map(([oid, manager]) => [oid.toLowerCase(), manager?.toLowerCase() ?? null]),
  );
  const people = await tx
    .select({ id: person.id, oid: person.oid, managerOid: person.managerOid })
    .from(person)
    .where(eq(person.origin, "directory"));
  const changed = people.flatMap(({ id, oid, managerOid: before }) => {
    const managerOid = listed.get(oid);
    return managerOid === undefined || managerOid === before ? [] : [{ id, before, managerOid }];
  });
  const before = people.filter((row) => row.managerOid !== null).length;
  const lost = changed.filter((row) => row.before !== null && row.managerOid === null).length;
  if (listed.size === 0 || isSuspicious({ before, after: before - lost }, true, maxPercent)) return "refused";
  if (changed.length > 0) {
    await tx.execute(sql`
      update person p set manager_oid = r."managerOid", changed_at = ${ctx.now.toISOString()}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as r (id uuid, "managerOid" text)
      where p.id = r.id`);
  }
  return "read";
}
