import { inArray, type SQL, sql } from "drizzle-orm";

import type { RuleKind } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { person } from "@/db/schema";
import { peopleBelow } from "@/server/domain/directory/people-below";
import { AppError, notFound } from "@/server/lib/errors";

import type { Actor } from "./actor";

const kindLabels: Record<RuleKind, string> = {
  recording: "Recording Rules",
  replay: "Replay Rules",
  access: "Access & Right Rules",
  analytics: "Analytics",
};

/**
 * The people whom User Assignment in the actor's access rule covers, as a condition on `person`: whom one lists, and whose
 * rules one assigns. Undefined = everybody. Automated actors act for the tenant itself.
 */
export async function inScope(tx: TenantTx, actor: Actor): Promise<SQL | undefined> {
  if (actor.kind !== "user") return undefined;
  const among = (ids: readonly string[]) => sql`${person.id} = any(${sql.param([...ids])}::uuid[])`;
  switch (actor.assignment.scope) {
    case "all":
      return undefined;
    case "hierarchy":
      return among(await peopleBelow(tx, actor.id));
    case "certain":
      return among(actor.assignment.personIds);
    case "none":
      return sql`false`;
  }
}

/** @throws AppError NOT_FOUND when one of the people is not the tenant's, or is outside the actor's User Assignment */
export async function requireInScope(
  tx: TenantTx,
  actor: Actor,
  personIds: readonly string[],
): Promise<void> {
  const ids = [...new Set(personIds)];
  const scope = await inScope(tx, actor);
  const found = await tx.$count(
    person,
    scope ? sql`${inArray(person.id, ids)} and ${scope}` : inArray(person.id, ids),
  );
  if (found !== ids.length) throw notFound("person");
}

/** For what concerns everybody alike, such as groups. @throws AppError FORBIDDEN unless User Assignment says All */
export function requireScopeAll(actor: Actor): void {
  if (actor.kind !== "user" || actor.assignment.scope === "all") return;
  throw new AppError(
    "FORBIDDEN",
    "Groups configure people of the whole organization, and User Assignment in your access rule is not set to All. Somebody whose rule is can do this.",
  );
}

/** @throws AppError FORBIDDEN unless User Assignment of the actor's access rule includes this kind of rule */
export function requireAssignableKind(actor: Actor, kind: RuleKind): void {
  if (actor.kind !== "user" || actor.assignment.kinds.includes(kind)) return;
  throw new AppError(
    "FORBIDDEN",
    `Your access rule does not let you assign “${kindLabels[kind]}” (User Assignment). An administrator can give it in Configuration, Rules.`,
  );
}
