import { sourceItem, zoomConnection } from "@/db/schema";
import type { TenantFixture } from "@/server/domain/testing/tenant-fixture";
import { newId } from "@/server/lib/id";

export type LedgerRow = Partial<typeof sourceItem.$inferInsert>;

/** Rows of a job's ledger as a listing leaves them: a video of its own session, skipped for want of a match. */
export async function addItems(
  home: TenantFixture,
  jobId: string,
  rows: readonly LedgerRow[],
): Promise<string[]> {
  const values = rows.map((row) => {
    const id = newId();
    return {
      tenantId: home.tenantId,
      id,
      jobId,
      ...{ sourceKey: `file ${id}`, sessionKey: `session ${id}`, ownerSourceId: "zoom-user" },
      ...{ fileType: "MP4", recordingType: "active_speaker", sizeBytes: 1_000 },
      ...({ mediaClass: "video", state: "skipped", reason: "no_matching_user" } as const),
      ...{ startedAt: home.now, firstSeenAt: home.now, lastSeenAt: home.now },
      ...row,
    };
  });
  await home.db.tx((tx) => tx.insert(sourceItem).values(values));
  return values.map(({ id }) => id);
}

/** A grant that nobody has declared dead, so that the job may ask Zoom. */
export const connectAtOnce = (home: TenantFixture, jobId: string, accountId: string) =>
  home.db.tx((tx) =>
    tx.insert(zoomConnection).values({
      ...{
        tenantId: home.tenantId,
        jobId,
        accountId,
        connectedByZoomUserId: "u",
        connectedByEmail: "u@x.example",
      },
      ...{ connectedAt: home.now, scopes: [], sealedTokens: Buffer.from("sealed") },
    }),
  );
