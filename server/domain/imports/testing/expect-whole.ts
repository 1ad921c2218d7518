import { createHash } from "node:crypto";

import { eq } from "drizzle-orm";
import { expect } from "vitest";

import type { TenantDb } from "@/db/client";
import { mediaFile, sealAttempt, sourceItem } from "@/db/schema";
import { type ArchivePorts, storeOf } from "@/server/domain/archive/ports";
import { openTenantKey } from "@/server/domain/tenants/tenant-key";
import { unwrapDataKey } from "@/server/lib/crypto/data-key";
import { openAll } from "@/server/lib/crypto/open-file";

/**
 * Holds when every archived item has one file whose object opens to the bytes of its source, and nothing else lies about.
 * `sourceHashes`: SHA-256 by source key, hex. The tenant must be the only one in the EU's store.
 */
export async function expectWhole(
  db: TenantDb,
  ports: ArchivePorts,
  sourceHashes: ReadonlyMap<string, string>,
): Promise<void> {
  const left = await db.tx(async (tx) => ({
    files: await tx.select().from(mediaFile),
    archived: await tx.select().from(sourceItem).where(eq(sourceItem.state, "archived")),
    attempts: await tx.select().from(sealAttempt),
    key: await openTenantKey(tx, ports.keyring),
  }));
  const store = storeOf(ports, "EU");
  const keyOf = new Map(left.archived.map((item) => [item.mediaFileId, item.sourceKey]));
  expect(left.attempts).toEqual([]);
  expect(left.archived).toHaveLength(left.files.length);
  expect([...keyOf.keys()].sort()).toEqual(left.files.map(({ id }) => id).sort());
  const objects: string[] = [];
  for await (const { key } of store.list("")) objects.push(key);
  expect(objects.sort()).toEqual(left.files.map((file) => file.objectKey).sort());
  for (const file of left.files) {
    const dataKey = unwrapDataKey(left.key.key, file.id, file.wrappedKey ?? Buffer.alloc(0));
    const end = (await store.head(file.objectKey))?.sizeBytes ?? 0;
    const sealed = await store.getRange(file.objectKey, { start: 0, end });
    const hash = createHash("sha256");
    for await (const part of openAll(sealed, { fileId: file.id, dataKey, sizeBytes: file.sizeBytes })) {
      hash.update(part);
    }
    const ofSource = sourceHashes.get(keyOf.get(file.id) ?? "");
    expect([file.sha256, hash.digest("hex")]).toEqual([ofSource, ofSource]);
  }
}
