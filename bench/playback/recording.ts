import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";

import { eq } from "drizzle-orm";

import { conversation, mediaFile, person } from "@/db/schema";
import { addSyntheticConversations } from "@/scripts/synthetic/conversations";
import { resolveSession } from "@/server/domain/access/resolve-session";
import { startSession } from "@/server/domain/access/start-session";
import { openPlayback } from "@/server/domain/playback/open-playback";
import { openTenantKey } from "@/server/domain/tenants/tenant-key";
import { FileSealer } from "@/server/lib/crypto/file-sealer";
import { parseKeyring } from "@/server/lib/crypto/keyring";
import { newId } from "@/server/lib/id";
import { openStores } from "@/server/lib/storage/open-stores";

import { type Archive, type BenchTenant } from "../archive";

/** Puts a file of random bytes into the archive, sealed as an import does; `plainPath` keeps the plain one. */
export async function addRecording(
  archive: Archive,
  tenant: BenchTenant,
  file: { storage: string; plainPath: string; sizeBytes: number },
): Promise<{ fileId: string; conversationId: string }> {
  await writeFile(file.plainPath, randomBytes(file.sizeBytes));
  const { tenantId, jobId, people, ctx } = tenant;
  await addSyntheticConversations(archive.ownerUrl, tenantId, {
    count: 1,
    jobId,
    people: people.slice(0, 1),
  });
  const sealer = new FileSealer(newId());
  const fileId = sealer.fileId;
  const objectKey = `bench/${fileId}`;
  const store = (await openStores(file.storage)).get("eu");
  if (!store) throw new Error("the bench has no store");
  const plain = createReadStream(file.plainPath) as AsyncIterable<Buffer>;
  await store.put(objectKey, sealer.seal(plain));
  return ctx.db.tx(async (tx) => {
    const key = await openTenantKey(tx, parseKeyring(archive.keyring));
    const [found] = await tx.select({ id: conversation.id, at: conversation.startedAt }).from(conversation);
    if (!found) throw new Error("the bench has no conversation");
    await tx.insert(mediaFile).values({
      ...sealer.summary(),
      tenantId,
      id: fileId,
      conversationId: found.id,
      sourceItemId: newId(),
      mediaClass: "video",
      fileType: "MP4",
      recordingType: "active_speaker",
      contentType: "video/mp4",
      startedAt: found.at,
      region: "EU",
      objectKey,
      tenantKeyId: key.id,
      wrappedKey: sealer.wrapKey(key.key),
    });
    return { fileId, conversationId: found.id };
  });
}

/** Signs the owner in and opens the player, by the archive's own verbs: what a browser holds after that. */
export async function sitDown(
  { database }: Archive,
  tenant: BenchTenant,
  conversationId: string,
): Promise<{ token: string; playbackId: string }> {
  const now = new Date();
  const [owner] = await tenant.ctx.db.tx((tx) =>
    tx
      .select({
        oid: person.oid,
        displayName: person.displayName,
        userPrincipalName: person.userPrincipalName,
      })
      .from(person)
      .where(eq(person.id, tenant.people[0] ?? "")),
  );
  if (!owner) throw new Error("the bench has nobody to sign in");
  const started = await startSession(database, { tid: tenant.tid, ...owner }, now);
  if (started.kind !== "started") throw new Error("the bench's person may not sign in");
  const session = await resolveSession(database, started.token, now);
  if (!session) throw new Error("the bench's session does not hold");
  const { playbackId } = await openPlayback(
    { db: session.db, actor: session.actor, now },
    { conversationId },
  );
  return { token: started.token, playbackId };
}
