import { and, eq, gt, inArray, isNotNull, isNull, or, type SQL } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { conversation, sourceItem } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import { whoTookPart, type WhoTookPart } from "@/server/connectors/zoom/participants-list";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudit } from "@/server/domain/audit/record";
import { neverDue, nextLook } from "@/server/domain/ledger/second-look";

import { emailsOf, loadPeopleByEmail } from "./people-by-email";
import { storeParticipants, type StoredParticipants } from "./store-participants";
import { rebuildSearch } from "./store-text";

/** What is not told by then is not asked for again: looks for other reasons come later still. */
const patienceMs = 5 * 24 * 60 * 60_000;

type Standing = WhoTookPart["standing"];

/**
 * Since when Zoom owes the list, null = it does not. A list comes after the meeting's end; one that was out of reach may
 * be had as soon as Zoom is back, however old the meeting. One that it won't tell is not asked for again, and not forgotten.
 */
export function listDueSince(standing: Standing | undefined, endedAt: Date, now: Date): Date | null {
  if (standing === "unreached") return now;
  if (standing === "withheld") return neverDue;
  if (standing !== "late") return null;
  return endedAt < now ? endedAt : now;
}

/** Asks for a later look at the session of these rows of the ledger, unless one comes before. */
export async function lookForList(
  tx: TenantTx,
  ctx: Ctx,
  { rows, since }: { rows: SQL | undefined; since: Date | null },
): Promise<void> {
  const at = since && nextLook(since, ctx.now);
  if (!at) return;
  const later = or(isNull(sourceItem.nextLookAt), gt(sourceItem.nextLookAt, at));
  await tx.update(sourceItem).set({ nextLookAt: at }).where(and(rows, later));
}

export const ofItems = (ids: readonly string[]): SQL => inArray(sourceItem.id, [...ids]);

type SessionRef = { jobId: string; sessionKey: string };
type LateList = WhoTookPart & { conversationId: string };

/**
 * Asks who took part in an archived session whose list is due; null where none is.
 * @throws ZoomError when the connection is dead
 */
export async function askLateList(
  ctx: Ctx,
  zoom: ZoomConnection,
  { jobId, sessionKey }: SessionRef,
): Promise<LateList | null> {
  const [due] = await ctx.db.tx((tx) =>
    tx
      .select({ id: conversation.id, type: conversation.type })
      .from(conversation)
      .where(
        and(
          eq(conversation.jobId, jobId),
          eq(conversation.sessionKey, sessionKey),
          gt(conversation.participantsDueSince, new Date(ctx.now.getTime() - patienceMs)),
          isNull(conversation.purgeState),
        ),
      ),
  );
  if (!due) return null;
  const told = await whoTookPart(zoom, { uuid: sessionKey, isWebinar: due.type === "webinar" });
  return { ...told, conversationId: due.id };
}

/** Adds what a later list tells. Whole, it is due no more; else the next look asks again, while there is one. */
export async function takeLateList(tx: TenantTx, ctx: Ctx, list: LateList): Promise<void> {
  const [open] = await tx
    .select({
      jobId: conversation.jobId,
      sessionKey: conversation.sessionKey,
      ownerPersonId: conversation.ownerPersonId,
      since: conversation.participantsDueSince,
    })
    .from(conversation)
    .where(and(eq(conversation.id, list.conversationId), isNull(conversation.purgeState)))
    .for("update");
  if (!open?.since) return;
  const { participants, standing } = list;
  const people = await loadPeopleByEmail(tx, emailsOf(participants));
  const stored = await storeParticipants(tx, ctx, list.conversationId, { ...open, participants, people });
  const grew = stored.added + stored.changed > 0;
  if (grew) await rebuildSearch(tx, [list.conversationId]);
  if (standing === "named") return noteComplete(tx, ctx, list.conversationId, stored);
  if (grew) await noteLater(tx, ctx, list.conversationId, stored, {});
  const rows = and(
    eq(sourceItem.jobId, open.jobId),
    eq(sourceItem.sessionKey, open.sessionKey),
    isNotNull(sourceItem.conversationId),
  );
  if (standing !== "withheld") await lookForList(tx, ctx, { rows, since: open.since });
}

/** Who took part is known now, and it was due. */
export const noteComplete = (
  tx: TenantTx,
  ctx: Ctx,
  conversationId: string,
  stored: StoredParticipants,
): Promise<void> => noteLater(tx, ctx, conversationId, stored, { participantsDueSince: null });

async function noteLater(
  tx: TenantTx,
  ctx: Ctx,
  conversationId: string,
  { added, changed }: StoredParticipants,
  due: { participantsDueSince?: null },
): Promise<void> {
  await tx
    .update(conversation)
    .set({ ...due, changedAt: ctx.now })
    .where(eq(conversation.id, conversationId));
  const action = "conversation.participants_completed";
  await recordAudit(tx, ctx, { action, subject: conversationId, detail: { added, changed } });
}
