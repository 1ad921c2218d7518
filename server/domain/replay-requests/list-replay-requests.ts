import { and, desc, eq, inArray, ne, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";

import type { TenantTx } from "@/db/client";
import { person, replayRequest } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { loadHandedOver } from "@/server/domain/conversations/load-handed-over";
import { stateOf } from "@/server/domain/playback/load-gate";

import { loadRulesNaming, whoseRequests } from "./load-approving";
import type { ListReplayRequests, ReplayRequestPage, RequestView } from "./schema";

/**
 * Requests that are the actor's to answer, or that they made, newest first. A request hands its one conversation over to
 * those who approve it: they read topic, time and owner of it, whether they see it or not.
 */
export async function listReplayRequests(
  ctx: UserCtx,
  input: ListReplayRequests,
): Promise<ReplayRequestPage> {
  const { view, cursor, limit } = input;
  return ctx.db.tx(async (tx) => {
    const mine = await conditionOf(tx, ctx, view);
    if (!mine) return { items: [], nextCursor: null };
    const rows = await tx
      .select(columns)
      .from(replayRequest)
      .innerJoin(person, eq(person.id, replayRequest.personId))
      .leftJoin(decider, eq(decider.id, replayRequest.decidedBy))
      .where(
        and(
          mine,
          cursor
            ? sql`(${replayRequest.requestedAt}, ${replayRequest.id}) < (${cursor.requestedAt}::timestamptz, ${cursor.id}::uuid)`
            : undefined,
        ),
      )
      .orderBy(desc(replayRequest.requestedAt), desc(replayRequest.id))
      .limit(limit + 1);
    const page = rows.slice(0, limit);
    const conversations = await loadHandedOver(
      tx,
      ctx,
      page.map((row) => row.conversationId),
    );
    const items = page.flatMap(({ conversationId, name, username, ...row }) => {
      const about = conversations.get(conversationId);
      if (!about) return [];
      const conversation = view === "own" && !about.visible ? null : about;
      return [{ ...row, state: stateOf(row, ctx.now), requester: { name, username }, conversation }];
    });
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      items,
      nextCursor: last ? { requestedAt: last.requestedAt.toISOString(), id: last.id } : null,
    };
  });
}

const decider = alias(person, "decider");

const columns = {
  id: replayRequest.id,
  state: replayRequest.state,
  reason: replayRequest.reason,
  requestedAt: replayRequest.requestedAt,
  decidedAt: replayRequest.decidedAt,
  expiresAt: replayRequest.expiresAt,
  conversationId: replayRequest.conversationId,
  name: person.displayName,
  username: person.userPrincipalName,
  decidedByName: decider.displayName,
};

/** Which requests a view holds; null = none. */
async function conditionOf(tx: TenantTx, ctx: UserCtx, view: RequestView): Promise<SQL | null> {
  if (view === "own") return eq(replayRequest.personId, ctx.actor.id);
  const rules = await loadRulesNaming(tx, ctx.actor.id);
  if (rules.size === 0) return null;
  const inView = view === "waiting" ? eq(replayRequest.state, "waiting") : ne(replayRequest.state, "waiting");
  const asking = await tx.selectDistinct({ id: replayRequest.personId }).from(replayRequest).where(inView);
  const people = await whoseRequests(
    tx,
    ctx.actor.id,
    rules,
    asking.map((row) => row.id),
  );
  return people.length === 0 ? null : (and(inView, inArray(replayRequest.personId, people)) ?? null);
}
