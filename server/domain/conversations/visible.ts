import { and, isNull, type SQL, sql } from "drizzle-orm";

import { conversation, type conversationSearch } from "@/db/schema";
import type { Actor } from "@/server/domain/access/actor";

type Readable = typeof conversation | typeof conversationSearch;

/**
 * Which conversations an actor may see: the one condition that stands in every WHERE over them. What is marked for
 * purge is gone for everybody but the purge itself.
 */
export function visibleTo(actor: Actor, table: Readable = conversation): SQL {
  const present = isNull(table.purgeState);
  if (actor.kind !== "user") return present;
  switch (actor.replay.visibility) {
    case "all":
      return present;
    case "own":
    case "own_groups":
    case "selected":
    case "reports":
      return and(present, ofPeople([actor.id, ...actor.reach], table)) ?? sql`false`;
    case "none":
      return sql`false`;
  }
}

/** Conversations that one of these people owns or hosts. */
export function ofPeople(ids: readonly string[], table: Readable = conversation): SQL {
  const people = sql`any(${sql.param([...ids])}::uuid[])`;
  return sql`(${table.ownerPersonId} = ${people} or ${table.hostPersonId} = ${people})`;
}
