import { and, asc, eq, inArray, notInArray, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { mediaFile, sealAttempt, sourceItem, spool } from "@/db/schema";
import type { SourceFile, SourceSession } from "@/server/connectors/zoom/files";
import type { WhoTookPart } from "@/server/connectors/zoom/participants-list";
import type { Ctx } from "@/server/domain/access/ctx";
import { recordAudits } from "@/server/domain/audit/record";

import type { Attempt } from "./claim-item";
import { settledType } from "./content-types";
import { listDueSince, lookForList, ofItems } from "./late-participants";
import { emailsOf, loadPeopleByEmail } from "./people-by-email";
import type { SealedFile } from "./seal-file";
import { storeCall } from "./store-call";
import { rebuildSearch, storeParsed } from "./store-text";
import { upsertConversation } from "./upsert-conversation";

export type CommitFile = {
  jobId: string;
  session: SourceSession;
  participants: WhoTookPart["participants"];
  /** How whole that list is, where a source may owe one. */
  standing?: WhoTookPart["standing"] | undefined;
  file: SourceFile;
  attempt: Attempt;
  sealed: SealedFile;
};

/**
 * The one transaction that makes stored objects part of the archive: conversations, participants, media, text, retention,
 * ledger and audit. False where the attempt was swept, or its item settled, meanwhile: then nothing is written, and the
 * attempt keeps owning its object.
 */
export async function commitFiles(ctx: Ctx, inputs: readonly CommitFile[]): Promise<boolean[]> {
  return ctx.db.tx(async (tx) => {
    const open = await lockOpen(tx, inputs);
    const people = await loadPeopleByEmail(
      tx,
      open.flatMap(({ input }) => emailsOf(input.participants)),
    );
    const places = await beside(bySession(open), (files) => placeOf(tx, ctx, files, people));
    const sessions = places.flatMap((one) => one ?? []);
    const stored = sessions.flatMap(({ conversationId, files }) =>
      files.map(({ input }) => ({ conversationId, input })),
    );
    if (stored.length > 0) {
      await tx
        .insert(mediaFile)
        .values(stored.map(({ conversationId, input }) => mediaRow(ctx, conversationId, input)));
      await beside(sessions, (session) => storeContent(tx, ctx, session));
      await rebuildSearch(
        tx,
        sessions.map(({ conversationId }) => conversationId),
      );
      await settle(tx, ctx, stored);
    }
    const committed = new Set(stored.map(({ input }) => input));
    return inputs.map((input) => committed.has(input));
  });
}

/** All are awaited: a statement that came after the rollback would stand outside the transaction. */
async function beside<I, O>(inputs: readonly I[], work: (input: I) => Promise<O>): Promise<O[]> {
  const ended = await Promise.allSettled(inputs.map(work));
  return ended.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
}

type Stored = { conversationId: string; input: CommitFile };
/** Files of one session, and its conversation. */
type Placed = { conversationId: string; files: Several };

/** Null where the conversation is marked for purge, or was purged. */
async function placeOf(
  tx: TenantTx,
  ctx: Ctx,
  files: Several,
  people: ReadonlyMap<string, string>,
): Promise<Placed | null> {
  const [{ input }] = files;
  const conversationId = await upsertConversation(tx, ctx, { ...input, people, item: longest(files) });
  return conversationId === null ? null : { conversationId, files };
}

async function storeContent(tx: TenantTx, ctx: Ctx, { conversationId, files }: Placed): Promise<void> {
  const [first] = files;
  await storeCall(tx, { tenantId: ctx.db.tenantId, conversationId }, first.input.session);
  for (const { input } of files) await storeText(tx, ctx, conversationId, input);
  const { session, standing } = first.input;
  await lookForList(tx, ctx, {
    rows: ofItems(files.map(({ input }) => input.attempt.itemId)),
    since: listDueSince(standing, session.endedAt ?? ctx.now, ctx.now),
  });
}

type LockedItem = {
  retainUntil: Date | null;
  ownerPersonId: string;
  ruleVersionId: string;
};
type Open = { input: CommitFile; item: LockedItem };

/** The files that are still ours and still wanted. Attempts are locked before items, both in the order of their ids. */
async function lockOpen(tx: TenantTx, inputs: readonly CommitFile[]): Promise<Open[]> {
  const attempts = inputs.map(({ attempt }) => attempt);
  const rows = await tx
    .select({ id: sealAttempt.id })
    .from(sealAttempt)
    .where(
      inArray(
        sealAttempt.id,
        attempts.map(({ id }) => id),
      ),
    )
    .orderBy(asc(sealAttempt.id))
    .for("update");
  const ours = new Set(rows.map(({ id }) => id));
  const items = await tx
    .select({
      id: sourceItem.id,
      retainUntil: sourceItem.retainUntil,
      ownerPersonId: sourceItem.ownerPersonId,
      ruleVersionId: sourceItem.ruleVersionId,
    })
    .from(sourceItem)
    .where(
      and(
        inArray(
          sourceItem.id,
          attempts.map(({ itemId }) => itemId),
        ),
        eq(sourceItem.reason, "rule_keeps"),
        notInArray(sourceItem.state, ["archived"]),
      ),
    )
    .orderBy(asc(sourceItem.id))
    .for("update");
  const itemOf = new Map(items.map((item) => [item.id, item]));
  return inputs.flatMap((input) => {
    const { ownerPersonId, ruleVersionId, retainUntil } = itemOf.get(input.attempt.itemId) ?? {};
    if (!ownerPersonId || !ruleVersionId || !ours.has(input.attempt.id)) return [];
    return [{ input, item: { ownerPersonId, ruleVersionId, retainUntil: retainUntil ?? null } }];
  });
}

type Several = readonly [Open, ...Open[]];

/** In one order, so that two transactions that meet in several conversations wait rather than deadlock. */
function bySession(open: readonly Open[]): Several[] {
  const groups = new Map<string, [Open, ...Open[]]>();
  for (const one of open) {
    const key = one.input.session.uuid;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/** The item that is kept longest: null is for ever. */
const longest = (files: Several): LockedItem =>
  files
    .map(({ item }) => item)
    .reduce((a, b) =>
      b.retainUntil === null || (a.retainUntil !== null && b.retainUntil > a.retainUntil) ? b : a,
    );

const mediaRow = (
  ctx: Ctx,
  conversationId: string,
  { session, file, attempt, sealed }: CommitFile,
): typeof mediaFile.$inferInsert => ({
  tenantId: ctx.db.tenantId,
  id: sealed.fileId,
  conversationId,
  sourceItemId: attempt.itemId,
  mediaClass: file.mediaClass,
  ...settledType(file, sealed.seen),
  recordingType: file.recordingType,
  label: file.participantAudio?.replace(/^Audio only\s*-\s*/i, "") || null,
  startedAt: file.recordingStart ?? session.startedAt ?? ctx.now,
  endedAt: file.recordingEnd,
  sizeBytes: sealed.sizeBytes,
  sha256: sealed.sha256,
  region: attempt.region,
  objectKey: attempt.objectKey,
  tenantKeyId: sealed.tenantKeyId,
  wrappedKey: sealed.wrappedKey,
});

const imported = ({ conversationId, input: { attempt, sealed } }: Stored) => ({
  action: "conversation.imported" as const,
  subject: conversationId,
  detail: {
    file: sealed.fileId,
    item: attempt.itemId,
    sha256: sealed.sha256,
    sizeBytes: sealed.sizeBytes,
    ...(sealed.sizeDiffers ? { sizeDiffers: true } : {}),
  },
});

async function storeText(tx: TenantTx, ctx: Ctx, conversationId: string, input: CommitFile): Promise<void> {
  const { sealed, file } = input;
  if (sealed.text === null) return;
  const place = { tenantId: ctx.db.tenantId, conversationId, mediaFileId: sealed.fileId };
  const names = input.participants.flatMap((person) => person.name ?? []);
  const { fileType, recordingType } = file;
  await storeParsed(tx, place, { fileType, recordingType, text: sealed.text, names });
}

/** The ledger and the audit log name what became of the items; their attempts and spools own nothing any more. */
async function settle(tx: TenantTx, ctx: Ctx, stored: readonly Stored[]): Promise<void> {
  const attempts = stored.map(({ input }) => input.attempt);
  const of = (ids: (attempt: Attempt) => string) => attempts.map(ids);
  await Promise.all([
    recordAudits(tx, ctx, stored.map(imported)),
    tx.delete(sealAttempt).where(
      inArray(
        sealAttempt.id,
        of(({ id }) => id),
      ),
    ),
    tx.delete(spool).where(
      inArray(
        spool.sourceItemId,
        of(({ itemId }) => itemId),
      ),
    ),
    tx.execute(sql`
      update source_item i
      set state = 'archived', conversation_id = m.conversation_id, media_file_id = m.id, failure = null
      from media_file m
      where m.tenant_id = i.tenant_id and m.source_item_id = i.id and m.id in ${of(({ fileId }) => fileId)}`),
  ]);
}
