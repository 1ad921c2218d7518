import { eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { mediaFile } from "@/db/schema";

import { numberFiles, placing, type Placing } from "./segments";

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
  return numberFiles(await filesOf(tx, conversationId));
}

/** Where the moments of the conversation's files lie among its segments. */
export async function segmentPlaces(tx: TenantTx, conversationId: string): Promise<Placing> {
  return placing(await filesOf(tx, conversationId));
}

const filesOf = (tx: TenantTx, conversationId: string) =>
  tx.select(segmentColumns).from(mediaFile).where(eq(mediaFile.conversationId, conversationId));
