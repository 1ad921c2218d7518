import { and, asc, eq, ne, or, type SQL } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { callDetail, conversation, person } from "@/db/schema";
import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";

import { loadVisible } from "./load-visible";
import type { CallDetail } from "./schema";
import { visibleTo } from "./visible";

/**
 * What the phone system knows of a call, and what belongs to it: its other recordings, and the meeting that it became; of
 * a meeting, the call that it was. Only what the actor may see is named.
 */
export async function getCall(ctx: UserCtx, input: { id: string }): Promise<CallDetail> {
  requireRight(ctx.actor, "conversations.search");
  return ctx.db.tx(async (tx) => {
    const found = await loadVisible(tx, ctx, input.id);
    const [self] = await tx
      .select({ sessionKey: conversation.sessionKey })
      .from(conversation)
      .where(eq(conversation.id, found.id));
    const [detail] = await tx.select(facts).from(callDetail).where(eq(callDetail.conversationId, found.id));
    const ofMeeting = eq(callDetail.meetingSessionKey, self?.sessionKey ?? "");
    const sameCall = detail ? or(eq(callDetail.callId, detail.callId), ofMeeting) : ofMeeting;
    const ofJob = and(
      eq(conversation.jobId, found.jobId),
      ne(conversation.id, found.id),
      visibleTo(ctx.actor),
    );
    const calls = await loadRelated(tx, and(ofJob, sameCall));
    const key = detail?.meetingSessionKey;
    const meetings = key ? await loadRelated(tx, and(ofJob, eq(conversation.sessionKey, key))) : [];
    return { call: detail ? withoutKey(detail) : null, related: [...meetings, ...calls] };
  });
}

/** The key of a meeting that may not be seen is nobody's business. */
const withoutKey = <T extends { meetingSessionKey: unknown }>({ meetingSessionKey: _, ...call }: T) => call;

const facts = {
  callId: callDetail.callId,
  direction: callDetail.direction,
  callerNumber: callDetail.callerNumber,
  callerName: callDetail.callerName,
  calleeNumber: callDetail.calleeNumber,
  calleeName: callDetail.calleeName,
  ownerType: callDetail.ownerType,
  ownerName: callDetail.ownerName,
  ownerExtension: callDetail.ownerExtension,
  handledByName: callDetail.handledByName,
  handledByExtension: callDetail.handledByExtension,
  siteName: callDetail.siteName,
  meetingSessionKey: callDetail.meetingSessionKey,
};

function loadRelated(tx: TenantTx, where: SQL | undefined): Promise<CallDetail["related"]> {
  return tx
    .select({
      id: conversation.id,
      type: conversation.type,
      topic: conversation.topic,
      startedAt: conversation.startedAt,
      ownerName: person.displayName,
      lineName: callDetail.ownerName,
    })
    .from(conversation)
    .innerJoin(person, eq(person.id, conversation.ownerPersonId))
    .leftJoin(callDetail, eq(callDetail.conversationId, conversation.id))
    .where(where)
    .orderBy(asc(conversation.startedAt), asc(conversation.id))
    .limit(mostRelated);
}

/** A call that went round a whole queue has some dozens. */
const mostRelated = 50;
