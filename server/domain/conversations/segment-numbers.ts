import { eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { mediaFile } from "@/db/schema";

import { numberFiles } from "./segments";

/** The columns of a file that say to which segment it belongs. */
export const segmentColumns = {
  id: mediaFile.id,
  mediaClass: mediaFile.mediaClass,
  fileType: mediaFile.fileType,
  recordingType: mediaFile.recordingType,
  contentType: mediaFile.contentType,
  startedAt: mediaFile.startedAt,
  endedAt: mediaFile.endedAt,
};

/** The number of the recorded segment that each file of the conversation belongs to. */
export async function segmentNumbers(tx: TenantTx, conversationId: string): Promise<Map<string, number>> {
  return numberFiles(
    await tx.select(segmentColumns).from(mediaFile).where(eq(mediaFile.conversationId, conversationId)),
  );
}
