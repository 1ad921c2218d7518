import { and, asc, eq, inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceUser } from "@/db/schema";
import type { Decision, DecidableItem } from "@/server/domain/rules/decide";
import { decide } from "@/server/domain/rules/decide";

import { loadOwners, nobody } from "./load-owners";
import type { OwnerFacts } from "./owner-facts";

/** Somebody of the account, by address. */
export type Chatter = { sourceId: string; email: string; facts: OwnerFacts };

/** Who of these addresses (lower case) is a user of the connected account, in the order of their addresses. */
export async function loadChatters(
  tx: TenantTx,
  jobId: string,
  emails: readonly string[],
  now: Date,
): Promise<Chatter[]> {
  const wanted = [...new Set(emails)];
  if (wanted.length === 0) return [];
  const users = await tx
    .select({ sourceId: sourceUser.sourceId, email: sourceUser.emailNormalized })
    .from(sourceUser)
    .where(and(eq(sourceUser.jobId, jobId), inArray(sourceUser.emailNormalized, wanted)))
    .orderBy(asc(sourceUser.emailNormalized), asc(sourceUser.sourceId));
  const facts = await loadOwners(
    tx,
    jobId,
    users.map((user) => user.sourceId),
    now,
  );
  return users.map((user) => ({ ...user, facts: facts.get(user.sourceId) ?? nobody }));
}

/**
 * Whose day of chat it is: of those whose rules keep it the one who keeps it longest; else the one who comes nearest to
 * that. The first address wins between equals. Null when nobody of the account took part.
 */
export function chooseOwner(
  chatters: readonly Chatter[],
  item: DecidableItem,
  at: { now: Date; timeZone: string },
): { sourceId: string; decision: Decision } | null {
  const decided = chatters.map(({ sourceId, facts }) => ({
    sourceId,
    decision: decide(item, facts.owner, at),
  }));
  const [first] = decided.sort((a, b) => standing(b.decision) - standing(a.decision));
  return first ?? null;
}

/** Longer kept is higher; then what waits, then what was skipped of a known person. */
function standing(decision: Decision): number {
  if (decision.outcome === "keep") return decision.retainUntil?.getTime() ?? Number.MAX_SAFE_INTEGER;
  if (decision.outcome === "wait") return -1;
  return decision.reason === "no_matching_user" || decision.reason === "ambiguous_user" ? -3 : -2;
}
