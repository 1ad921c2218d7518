import { inArray, or } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { person } from "@/db/schema";

/** Which person of ours has an address (lower case), where exactly one has. */
export async function loadPeopleByEmail(
  tx: TenantTx,
  emails: readonly string[],
): Promise<Map<string, string>> {
  const wanted = [...new Set(emails)];
  if (wanted.length === 0) return new Map();
  const rows = await tx
    .select({ id: person.id, upn: person.upnNormalized, mail: person.mailNormalized })
    .from(person)
    .where(or(inArray(person.upnNormalized, wanted), inArray(person.mailNormalized, wanted)));
  const owners = new Map<string, Set<string>>();
  for (const row of rows) {
    for (const email of [row.upn, row.mail]) {
      if (email) owners.set(email, (owners.get(email) ?? new Set()).add(row.id));
    }
  }
  return new Map(
    [...owners].flatMap(([email, ids]) => (ids.size === 1 ? [[email, [...ids][0] ?? ""] as const] : [])),
  );
}
