import { and, eq, inArray } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { conversation, mediaFile } from "@/db/schema";
import type { Actor } from "@/server/domain/access/actor";

import { visibleTo } from "./visible";

export type KnownFile = { id: string; sha256: string; sizeBytes: number; region: string; importedAt: Date };

/** Of these conversations, those that the actor may see. */
export async function visibleAmong(
  tx: TenantTx,
  actor: Actor,
  ids: readonly (string | null)[],
): Promise<ReadonlySet<string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Set();
  const rows = await tx
    .select({ id: conversation.id })
    .from(conversation)
    .where(and(inArray(conversation.id, wanted), visibleTo(actor)));
  return new Set(rows.map(({ id }) => id));
}

/** Of these archived files, those of conversations that the actor may see, by id. */
export async function filesAmong(
  tx: TenantTx,
  actor: Actor,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, KnownFile>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const rows = await tx
    .select({
      id: mediaFile.id,
      sha256: mediaFile.sha256,
      sizeBytes: mediaFile.sizeBytes,
      region: mediaFile.region,
      importedAt: mediaFile.createdAt,
    })
    .from(mediaFile)
    .innerJoin(conversation, eq(conversation.id, mediaFile.conversationId))
    .where(and(inArray(mediaFile.id, wanted), visibleTo(actor)));
  return new Map(rows.map((row) => [row.id, row]));
}
