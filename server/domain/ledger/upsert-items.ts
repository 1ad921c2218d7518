import { notInArray, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceItem } from "@/db/schema";

type Row = typeof sourceItem.$inferInsert;

/**
 * Writes rows of the ledger, known ones anew, but for what is archived by now. Answers what was written by its key, with
 * the id that it has: somebody else may have written it first.
 */
export async function upsertItems(tx: TenantTx, rows: readonly Row[]): Promise<ReadonlyMap<string, string>> {
  if (rows.length === 0) return new Map();
  const written = await tx
    .insert(sourceItem)
    .values([...rows])
    .onConflictDoUpdate({
      target: [sourceItem.tenantId, sourceItem.jobId, sourceItem.sourceKey],
      set: {
        sessionKey: sql`excluded.session_key`,
        ownerSourceId: sql`excluded.owner_source_id`,
        ownerPersonId: sql`excluded.owner_person_id`,
        fileType: sql`excluded.file_type`,
        recordingType: sql`excluded.recording_type`,
        mediaClass: sql`excluded.media_class`,
        startedAt: sql`excluded.started_at`,
        endedAt: sql`excluded.ended_at`,
        sizeBytes: sql`excluded.size_bytes`,
        revision: sql`excluded.revision`,
        // New content is tried from the start.
        attempts: sql`case when ${sourceItem.revision} is distinct from excluded.revision then 0 else ${sourceItem.attempts} end`,
        sourceRef: sql`coalesce(excluded.source_ref, ${sourceItem.sourceRef})`,
        state: sql`excluded.state`,
        reason: sql`excluded.reason`,
        ruleVersionId: sql`excluded.rule_version_id`,
        retainUntil: sql`excluded.retain_until`,
        decidedAt: sql`excluded.decided_at`,
        askedForAt: sql`coalesce(${sourceItem.askedForAt}, excluded.asked_for_at)`,
        askedForBy: sql`coalesce(${sourceItem.askedForBy}, excluded.asked_for_by)`,
        lastSeenAt: sql`excluded.last_seen_at`,
        lastRunId: sql`coalesce(excluded.last_run_id, ${sourceItem.lastRunId})`,
        // A look at a day of chat is no matter of that day alone: who looks says that it is over.
        nextLookAt: sql`case when ${sourceItem.kind} = 'chat' then ${sourceItem.nextLookAt} else excluded.next_look_at end`,
      },
      // Somebody else may have imported it since it was read.
      setWhere: notInArray(sourceItem.state, ["archived"]),
    })
    .returning({ id: sourceItem.id, key: sourceItem.sourceKey });
  return new Map(written.map(({ id, key }) => [key, id]));
}
