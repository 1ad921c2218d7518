import { sql } from "drizzle-orm";

import type { ConversationType, MediaClass } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import {
  chatMessage,
  conversation,
  job,
  mediaFile,
  participant,
  ruleVersion,
  sourceItem,
  speakerSpan,
  transcriptSegment,
} from "@/db/schema";
import { type ArchivePorts, storeOf } from "@/server/domain/archive/ports";
import { rebuildSearch } from "@/server/domain/imports/store-text";
import { openTenantKey } from "@/server/domain/tenants/tenant-key";
import { FileSealer } from "@/server/lib/crypto/file-sealer";
import { newId } from "@/server/lib/id";

import type { TenantFixture, TestPerson } from "./tenant-fixture";

type FileKind = { mediaClass: MediaClass; fileType: string; recordingType: string; contentType: string };
type TestFile = FileKind & { bytes: Buffer };

export const videoFile: FileKind = {
  mediaClass: "video",
  fileType: "MP4",
  recordingType: "shared_screen_with_speaker_view",
  contentType: "video/mp4",
};
const textFile: FileKind = {
  mediaClass: "text",
  fileType: "TRANSCRIPT",
  recordingType: "audio_transcript",
  contentType: "text/vtt",
};
const chatFile: FileKind = {
  mediaClass: "chat",
  fileType: "CHAT",
  recordingType: "chat_file",
  contentType: "text/plain; charset=utf-8",
};

export type Archived = {
  id: string;
  sessionKey: string;
  files: { id: string; objectKey: string; bytes: Buffer }[];
};

export type ArchivedConversation = {
  owner: TestPerson;
  host?: TestPerson;
  jobId: string;
  topic?: string;
  type?: ConversationType;
  startedAt?: Date;
  retainUntil?: Date | null;
  participants?: readonly { name: string; email?: string }[];
  /** Spoken passages and chat lines each come as a sealed file of their own. */
  transcript?: readonly string[];
  chat?: readonly string[];
  files?: readonly TestFile[];
};

/** An integration job to hang conversations on. */
export async function addJob(home: TenantFixture, name = "Zoom"): Promise<string> {
  const id = newId();
  await home.db.tx((tx) =>
    tx.insert(job).values({
      tenantId: home.tenantId,
      id,
      group: "integration",
      integrationType: "zoom",
      name,
      enabled: true,
      state: "connected",
      processingRegion: "EU",
      schedule: "0 2 * * *",
      changedAt: home.now,
    }),
  );
  return id;
}

/** A conversation as an import leaves it: sealed objects in real storage, ledger, text and full-text rows. */
export async function archivedConversation(
  home: TenantFixture,
  ports: ArchivePorts,
  wanted: ArchivedConversation,
): Promise<Archived> {
  const { startedAt = new Date(home.now.getTime() - 86_400_000), transcript = [], chat = [] } = wanted;
  const id = newId();
  const sessionKey = `session-${id}`;
  const { tenantId } = home;
  const sources: TestFile[] = [
    ...(wanted.files ?? []),
    ...(transcript.length > 0 ? [{ ...textFile, bytes: Buffer.from(transcript.join("\n")) }] : []),
    ...(chat.length > 0 ? [{ ...chatFile, bytes: Buffer.from(chat.join("\n")) }] : []),
  ];
  const key = await home.db.tx((tx) => openTenantKey(tx, ports.keyring));
  const sealed: (typeof mediaFile.$inferInsert & { bytes: Buffer })[] = [];
  for (const { bytes, ...kind } of sources) {
    const sealer = new FileSealer(newId());
    const wrappedKey = sealer.wrapKey(key.key);
    const objectKey = `${tenantId}/${sealer.fileId}`;
    await storeOf(ports, "EU").put(objectKey, sealer.seal(once(bytes)));
    const { sizeBytes, sha256 } = sealer.summary();
    const facts = { tenantId, id: sealer.fileId, conversationId: id, sourceItemId: newId(), startedAt };
    sealed.push({
      ...facts,
      ...kind,
      ...{ sizeBytes, sha256, objectKey, wrappedKey, bytes },
      region: "EU",
      tenantKeyId: key.id,
    });
  }
  await home.db.tx(async (tx) => {
    await tx.insert(conversation).values({
      tenantId,
      id,
      jobId: wanted.jobId,
      sessionKey,
      type: wanted.type ?? "meeting",
      topic: wanted.topic ?? "Weekly",
      ownerPersonId: wanted.owner.id,
      hostPersonId: (wanted.host ?? wanted.owner).id,
      startedAt,
      endedAt: new Date(startedAt.getTime() + 1_800_000),
      durationMs: 1_800_000,
      retainUntil: wanted.retainUntil ?? null,
      retentionRuleVersionId: await anyRuleVersion(tx),
      search: sql`''::tsvector`,
      changedAt: home.now,
    });
    for (const { bytes: _, ...row } of sealed) {
      await tx.insert(sourceItem).values(itemOf(row, wanted, sessionKey, home.now));
      await tx.insert(mediaFile).values(row);
    }
    for (const [position, text] of transcript.entries()) {
      const place = { tenantId, conversationId: id, mediaFileId: idOf(sealed, "TRANSCRIPT"), position };
      const heard = { startMs: position * 5_000, endMs: position * 5_000 + 4_000, speaker: "Bob" };
      await tx.insert(transcriptSegment).values({ ...place, ...heard, text });
      await tx.insert(speakerSpan).values({ ...place, ...heard });
    }
    for (const [position, text] of chat.entries()) {
      const place = { tenantId, conversationId: id, mediaFileId: idOf(sealed, "CHAT"), position };
      await tx.insert(chatMessage).values({ ...place, atMs: position * 1_000, sender: "Cem", text });
    }
    for (const { name, email } of wanted.participants ?? []) {
      const row = { tenantId, id: newId(), conversationId: id, participantKey: email ?? name, name };
      await tx.insert(participant).values({ ...row, emailNormalized: email ?? null, role: "participant" });
    }
    await rebuildSearch(tx, [id]);
  });
  const files = sealed.map(({ id: fileId, objectKey, bytes }) => ({ id: fileId, objectKey, bytes }));
  return { id, sessionKey, files };
}

async function* once(bytes: Buffer) {
  if (bytes.length > 0) yield bytes;
}

async function anyRuleVersion(tx: TenantTx): Promise<string> {
  const [row] = await tx.select({ id: ruleVersion.id }).from(ruleVersion).limit(1);
  if (!row) throw new Error("a tenant without rules");
  return row.id;
}

const idOf = (files: readonly { id: string; fileType: string }[], fileType: string): string => {
  const id = files.find((file) => file.fileType === fileType)?.id;
  if (!id) throw new Error(`no ${fileType}`);
  return id;
};

const itemOf = (
  row: typeof mediaFile.$inferInsert,
  wanted: ArchivedConversation,
  sessionKey: string,
  at: Date,
): typeof sourceItem.$inferInsert => ({
  tenantId: row.tenantId,
  id: row.sourceItemId,
  jobId: wanted.jobId,
  sourceKey: `file-${row.id}`,
  sessionKey,
  ownerSourceId: "source-owner",
  ownerPersonId: wanted.owner.id,
  fileType: row.fileType,
  recordingType: row.recordingType,
  mediaClass: row.mediaClass,
  startedAt: row.startedAt,
  sizeBytes: row.sizeBytes,
  state: "archived",
  reason: "rule_keeps",
  firstSeenAt: at,
  lastSeenAt: at,
  conversationId: row.conversationId,
  mediaFileId: row.id,
});
