import { and, eq, gt, inArray, isNotNull, isNull, or } from "drizzle-orm";

import type { MediaClass, Region } from "@/db/constants";
import type { Database, TenantDb, TenantTx } from "@/db/client";
import { conversation, mediaFile, person, playbackSession, session } from "@/db/schema";
import { type Authorized, authorize } from "@/server/domain/access/authorized";
import type { UserCtx } from "@/server/domain/access/ctx";
import { isSessionAlive } from "@/server/domain/access/session-lifetime";
import { hashSessionToken } from "@/server/domain/access/session-token";
import { recordAudit } from "@/server/domain/audit/record";
import { loadVisible } from "@/server/domain/conversations/load-visible";
import { chatFileType } from "@/server/domain/ledger/record-chats";
import { AppError, notFound } from "@/server/lib/errors";

import { loadOwnName } from "./load-own-name";
import { requireDownload, requirePlayable } from "./require-replay";
import { requireWordsInRule } from "./require-words";

type MediaFile = {
  readonly db: TenantDb;
  readonly id: string;
  readonly conversationId: string;
  readonly contentType: string;
  readonly fileType: string;
  readonly startedAt: Date;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly region: Region;
  readonly objectKey: string;
  readonly tenantKeyId: string;
  readonly wrappedKey: Buffer;
  /** What its sender called a file of a chat; null for all others. */
  readonly ownName: string | null;
};

export type PlayableMedia = Authorized<MediaFile, "media.read">;

const grant = authorize<"media.read">();

const columns = {
  id: mediaFile.id,
  conversationId: mediaFile.conversationId,
  contentType: mediaFile.contentType,
  fileType: mediaFile.fileType,
  startedAt: mediaFile.startedAt,
  sizeBytes: mediaFile.sizeBytes,
  sha256: mediaFile.sha256,
  region: mediaFile.region,
  objectKey: mediaFile.objectKey,
  tenantKeyId: mediaFile.tenantKeyId,
};

/**
 * For a byte range of an open sitting: the browser's session lives, the sitting is this session's and open, the file
 * belongs to its conversation, and that is not being purged. What the person may replay was checked when the sitting
 * was opened and is checked again at every beat; a change of their rules ends it at once.
 * @throws AppError NOT_FOUND whatever is amiss
 */
export async function authorizePlayback(
  database: Database,
  request: { token: string; playbackId: string; fileId: string; now: Date },
): Promise<PlayableMedia> {
  const hash = hashSessionToken(request.token);
  const found = hash === null ? null : await database.lookup.sessionByToken(hash);
  if (!found) throw notFound("file");
  const db = database.tenant(found.tenantId);
  const [row] = await db.tx((tx) =>
    tx
      .select({
        ...columns,
        wrappedKey: mediaFile.wrappedKey,
        lastSeenAt: session.lastSeenAt,
        expiresAt: session.expiresAt,
      })
      .from(playbackSession)
      .innerJoin(session, eq(session.id, playbackSession.sessionId))
      .innerJoin(person, eq(person.id, playbackSession.personId))
      .innerJoin(conversation, eq(conversation.id, playbackSession.conversationId))
      .innerJoin(mediaFile, eq(mediaFile.conversationId, conversation.id))
      .where(
        and(
          eq(playbackSession.id, request.playbackId),
          eq(playbackSession.sessionId, found.sessionId),
          gt(playbackSession.expiresAt, request.now),
          eq(mediaFile.id, request.fileId),
          // The player plays; words are given out by their own verbs, under their own rights.
          inArray(mediaFile.mediaClass, ["audio", "video", "screen"]),
          isNotNull(mediaFile.wrappedKey),
          isNull(conversation.purgeState),
          eq(person.directoryState, "active"),
          isNull(person.deactivatedAt),
        ),
      ),
  );
  if (!row?.wrappedKey || !isSessionAlive(row, request.now)) throw notFound("file");
  return grant({ ...row, wrappedKey: row.wrappedKey, ownName: null, db });
}

/** Files of words, and the flag of the replay rule that gives them. */
const wordsIn: Partial<Record<MediaClass, "transcript" | "chat">> = { text: "transcript", chat: "chat" };

/** How long a reason given at the player also serves downloads. */
const reasonServesMs = 60 * 60_000;

/**
 * For a download: the full check, and an entry in the audit log.
 * @throws AppError FORBIDDEN without the right, NOT_FOUND for what may not be seen, PRECONDITION_FAILED while a reason is
 *   asked for and none was given
 */
export async function authorizeDownload(ctx: UserCtx, input: { fileId: string }): Promise<PlayableMedia> {
  requireDownload(ctx.actor);
  return ctx.db.tx(async (tx) => {
    const [row] = await tx
      .select({ ...columns, wrappedKey: mediaFile.wrappedKey, mediaClass: mediaFile.mediaClass })
      .from(mediaFile)
      .where(and(eq(mediaFile.id, input.fileId), isNotNull(mediaFile.wrappedKey)));
    if (!row?.wrappedKey) throw notFound("file");
    await requirePlayable(tx, ctx, await loadVisible(tx, ctx, row.conversationId));
    const words = wordsIn[row.mediaClass];
    if (words) requireWordsInRule(ctx.actor, words);
    if (ctx.actor.replay.askReason) await requireReasonGiven(tx, ctx, row.conversationId);
    await recordAudit(tx, ctx, {
      action: "conversation.file_downloaded",
      subject: row.conversationId,
      detail: { file: row.id },
    });
    const ownName = row.fileType === chatFileType ? await loadOwnName(tx, row) : null;
    return grant({ ...row, wrappedKey: row.wrappedKey, ownName, db: ctx.db });
  });
}

async function requireReasonGiven(tx: TenantTx, ctx: UserCtx, conversationId: string): Promise<void> {
  const since = new Date(ctx.now.getTime() - reasonServesMs);
  const given = await tx.$count(
    playbackSession,
    and(
      eq(playbackSession.conversationId, conversationId),
      eq(playbackSession.personId, ctx.actor.id),
      isNotNull(playbackSession.reason),
      or(gt(playbackSession.openedAt, since), gt(playbackSession.expiresAt, ctx.now)),
    ),
  );
  if (given > 0) return;
  throw new AppError(
    "PRECONDITION_FAILED",
    "Your replay rule asks for a reason. Open the player on the conversation's page and give one: downloads are open for an hour then.",
    { detail: { missing: "reason" } },
  );
}
