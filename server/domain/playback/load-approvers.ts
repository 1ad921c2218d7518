import { and, asc, eq, inArray, isNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { person } from "@/db/schema";
import type { UserActor } from "@/server/domain/access/actor";

/** Who can approve the actor's requests: the people named in their rule who are here; nobody approves their own. */
export async function loadApprovers(tx: TenantTx, actor: UserActor): Promise<{ id: string; name: string }[]> {
  const ids = actor.replay.approverIds.filter((id) => id !== actor.id);
  if (actor.replay.replay !== "on_request" || ids.length === 0) return [];
  return tx
    .select({ id: person.id, name: person.displayName })
    .from(person)
    .where(and(inArray(person.id, ids), eq(person.directoryState, "active"), isNull(person.deactivatedAt)))
    .orderBy(asc(person.displayName), asc(person.id));
}
