import { and, eq, inArray, ne, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { chatMessage, mediaFile, speakerSpan, transcriptSegment } from "@/db/schema";
import { companionFiles, isCompanions, type SourceFile } from "@/server/connectors/zoom/files";
import { parseChat } from "@/server/connectors/zoom/parse/chat";
import { parsePhoneTranscript } from "@/server/connectors/zoom/parse/phone-transcript";
import { parseTimeline, speakingSpans } from "@/server/connectors/zoom/parse/timeline";
import type { Segment } from "@/server/connectors/zoom/parse/segment";
import { parseSummary } from "@/server/connectors/zoom/parse/summary";
import { parseCaptions, parseTranscript } from "@/server/connectors/zoom/parse/vtt";

import { storable } from "./storable";
import { storeTeamChat } from "./store-team-chat";

const rowsPerInsert = 1_000;
const largestInt = 2_147_483_647;

/** A tsvector holds 1 MB; text beyond this many characters is kept and shown but not searched. */
const searchedCharacters = 900_000;

type Place = { tenantId: string; conversationId: string; mediaFileId: string };

type Source = { text: string; names: readonly string[] };

/** What becomes rows of the text of a file, by its type; other files are kept as they are. */
const stores: Record<string, (tx: TenantTx, place: Place, source: Source) => Promise<void>> = {
  TRANSCRIPT: (tx, place, { text, names }) => storeSegments(tx, place, parseTranscript(text, names)),
  CC: (tx, place, { text }) => storeSegments(tx, place, parseCaptions(text)),
  PHONE_TRANSCRIPT: (tx, place, { text }) => storeSegments(tx, place, parsePhoneTranscript(text)),
  CHAT: (tx, place, { text }) => storeChat(tx, place, text),
  TIMELINE: (tx, place, { text }) => storeTimeline(tx, place, text),
  SUMMARY: (tx, place, { text }) => storeSegments(tx, place, parseSummary(text).map(untimed)),
  TEAM_CHAT: (tx, place, { text }) => storeTeamChat(tx, place, text),
};

export const isParsed = (fileType: string): boolean => Object.hasOwn(stores, fileType);

const untimed = (text: string): Segment => ({ startMs: 0, endMs: 0, speaker: null, text });

type Parsed = Source & Pick<SourceFile, "fileType" | "recordingType">;

/**
 * Writes the rows of a file whose type is parsed. `names` = who took part, for the speakers of a transcript. What AI
 * Companion wrote gives way to what belongs to the recording, whichever came first: nothing is shown and found twice.
 */
export async function storeParsed(
  tx: TenantTx,
  place: Place,
  { fileType, recordingType, ...source }: Parsed,
): Promise<void> {
  if (companionFileTypes.has(fileType)) {
    const alike = await filesAlike(tx, place, fileType);
    const isOwn = !isCompanions({ recordingType });
    if (!isOwn && alike.some((file) => !isCompanions(file))) return;
    const giveWay = isOwn ? alike.filter(isCompanions).map(({ id }) => id) : [];
    if (giveWay.length > 0)
      await tx.delete(transcriptSegment).where(inArray(transcriptSegment.mediaFileId, giveWay));
  }
  await stores[fileType]?.(tx, place, source);
}

const companionFileTypes: ReadonlySet<string> = new Set(
  Object.values(companionFiles).map(({ fileType }) => fileType),
);

/** The conversation's other files of the same type. */
const filesAlike = (tx: TenantTx, { conversationId, mediaFileId }: Place, fileType: string) =>
  tx
    .select({ id: mediaFile.id, recordingType: mediaFile.recordingType })
    .from(mediaFile)
    .where(
      and(
        eq(mediaFile.conversationId, conversationId),
        eq(mediaFile.fileType, fileType),
        ne(mediaFile.id, mediaFileId),
      ),
    );

async function storeTimeline(tx: TenantTx, place: Place, text: string): Promise<void> {
  const rows = speakingSpans(parseTimeline(text)).map((span, position) => ({
    ...place,
    position,
    startMs: Math.min(span.startMs, largestInt),
    endMs: Math.min(span.endMs, largestInt),
    speaker: storable(span.speaker),
  }));
  for (let at = 0; at < rows.length; at += rowsPerInsert) {
    await tx.insert(speakerSpan).values(rows.slice(at, at + rowsPerInsert));
  }
}

async function storeSegments(tx: TenantTx, place: Place, segments: readonly Segment[]): Promise<void> {
  const rows = segments.map((segment, position) => ({
    ...place,
    position,
    startMs: Math.min(segment.startMs, largestInt),
    endMs: Math.min(segment.endMs, largestInt),
    speaker: segment.speaker === null ? null : storable(segment.speaker),
    text: storable(segment.text),
  }));
  for (let at = 0; at < rows.length; at += rowsPerInsert) {
    await tx.insert(transcriptSegment).values(rows.slice(at, at + rowsPerInsert));
  }
}

async function storeChat(tx: TenantTx, place: Place, text: string): Promise<void> {
  const rows = parseChat(text).map((line, position) => ({
    ...place,
    position,
    atMs: line.base === "recording" ? Math.min(line.atMs, largestInt) : null,
    sender: line.speaker === null ? null : storable(line.speaker),
    text: storable(line.text),
  }));
  for (let at = 0; at < rows.length; at += rowsPerInsert) {
    await tx.insert(chatMessage).values(rows.slice(at, at + rowsPerInsert));
  }
}

/** What full text finds of conversation `c`: topic A, participants B, transcript C, chat D. */
export const searchVector = sql`
  setweight(to_tsvector('hf_text', c.topic), 'A')
  || setweight(to_tsvector('hf_text', coalesce((
    select string_agg(p.name || ' ' || coalesce(p.email_normalized || ' ' || translate(p.email_normalized, '@._-', '    '), ''), ' ' order by p.id)
    from participant p where p.tenant_id = c.tenant_id and p.conversation_id = c.id), '')), 'B')
  || setweight(to_tsvector('hf_text', coalesce((
    select concat_ws(' ', d.caller_number, translate(d.caller_number, '+', ''), d.callee_number, translate(d.callee_number, '+', ''),
      d.caller_name, d.callee_name, d.owner_name, d.owner_extension, d.handled_by_name, d.handled_by_extension, d.site_name)
    from call_detail d where d.tenant_id = c.tenant_id and d.conversation_id = c.id), '')), 'B')
  || setweight(to_tsvector('hf_text', left(coalesce((
    select string_agg(s.text, ' ' order by s.media_file_id, s.position)
    from transcript_segment s where s.tenant_id = c.tenant_id and s.conversation_id = c.id), ''), ${searchedCharacters})), 'C')
  || setweight(to_tsvector('hf_text', left(coalesce((
    select string_agg(m.text, ' ' order by m.media_file_id, m.position)
    from chat_message m where m.tenant_id = c.tenant_id and m.conversation_id = c.id), ''), ${searchedCharacters})), 'D')
  || setweight(to_tsvector('hf_text', left(coalesce((
    select string_agg(concat_ws(' ', t.text, (select string_agg(f->>'name', ' ') from jsonb_array_elements(t.files) f)), ' '
      order by t.sent_at, t.message_id, t.version_at)
    from team_message t where t.tenant_id = c.tenant_id and t.conversation_id = c.id), ''), ${searchedCharacters})), 'D')`;

/** Writes anew what full text finds. */
export async function rebuildSearch(tx: TenantTx, conversationIds: readonly string[]): Promise<void> {
  await tx.execute(sql`update conversation c set search = ${searchVector} where c.id in ${conversationIds}`);
}
