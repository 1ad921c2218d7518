import { avg, eq } from "drizzle-orm";

import type { ConversationType } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { conversation, mediaFile } from "@/db/schema";

/** Mean size of the archived files of conversations of this type, in bytes; null before there is one. */
export async function meanFileSize(tx: TenantTx, type: ConversationType): Promise<number | null> {
  const [row] = await tx
    .select({ bytes: avg(mediaFile.sizeBytes) })
    .from(mediaFile)
    .innerJoin(conversation, eq(conversation.id, mediaFile.conversationId))
    .where(eq(conversation.type, type));
  return row?.bytes ? Math.round(Number(row.bytes)) : null;
}
