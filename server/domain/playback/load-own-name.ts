import { eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { mediaFile, sourceItem, teamMessage } from "@/db/schema";

/** What whoever sent a file in a chat called it; the ledger's key of it ends in its id at the source. */
export async function loadOwnName(
  tx: TenantTx,
  { id, conversationId }: { id: string; conversationId: string },
): Promise<string | null> {
  const [item] = await tx
    .select({ sourceKey: sourceItem.sourceKey })
    .from(sourceItem)
    .innerJoin(mediaFile, eq(mediaFile.sourceItemId, sourceItem.id))
    .where(eq(mediaFile.id, id));
  const fileId = item?.sourceKey.split("#")[1];
  const messages = await tx
    .select({ files: teamMessage.files })
    .from(teamMessage)
    .where(eq(teamMessage.conversationId, conversationId));
  return messages.flatMap(({ files }) => files).find((file) => file.fileId === fileId)?.name ?? null;
}
