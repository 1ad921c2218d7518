import { and, inArray, isNotNull, ne } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { mediaFile } from "@/db/schema";

/** Since when each of these items lies in the archive, whole: hashed, acknowledged by the store, its key alive. */
export async function loadVerified(tx: TenantTx, itemIds: readonly string[]): Promise<Map<string, Date>> {
  if (itemIds.length === 0) return new Map();
  const rows = await tx
    .select({ itemId: mediaFile.sourceItemId, since: mediaFile.createdAt })
    .from(mediaFile)
    .where(
      and(
        inArray(mediaFile.sourceItemId, [...itemIds]),
        ne(mediaFile.sha256, ""),
        isNotNull(mediaFile.wrappedKey),
      ),
    );
  return new Map(rows.map((row) => [row.itemId, row.since]));
}
