import { and, inArray, isNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { conversation, person } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";

import type { HandedOver } from "./schema";
import { visibleTo } from "./visible";

/**
 * A line about each of these conversations, for somebody to whom a request hands them over, whether they see them or not:
 * to be asked only with ids out of such a request. What is marked for purge is absent; `visible` = the actor sees it anyway.
 */
export async function loadHandedOver(
  tx: TenantTx,
  ctx: Ctx,
  ids: readonly string[],
): Promise<Map<string, HandedOver>> {
  if (ids.length === 0) return new Map();
  const wanted = inArray(conversation.id, [...ids]);
  const rows = await tx
    .select({
      id: conversation.id,
      type: conversation.type,
      topic: conversation.topic,
      startedAt: conversation.startedAt,
      durationMs: conversation.durationMs,
      ownerPersonId: conversation.ownerPersonId,
    })
    .from(conversation)
    .where(and(wanted, isNull(conversation.purgeState)));
  const seen = await tx
    .select({ id: conversation.id })
    .from(conversation)
    .where(and(wanted, visibleTo(ctx.actor)));
  const visible = new Set(seen.map((row) => row.id));
  const owners = await tx
    .select({ id: person.id, name: person.displayName })
    .from(person)
    .where(
      inArray(
        person.id,
        rows.map((row) => row.ownerPersonId),
      ),
    );
  const names = new Map(owners.map((row) => [row.id, row.name]));
  return new Map(
    rows.map(({ ownerPersonId, ...row }) => [
      row.id,
      { ...row, ownerName: names.get(ownerPersonId) ?? "", visible: visible.has(row.id) },
    ]),
  );
}
