import { and, desc, gte, inArray, or, sql } from "drizzle-orm";

import type { DecisionReason } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { person, sourceItem, sourceUser, tenant } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { decide } from "@/server/domain/rules/decide";

import { startedByHand } from "./call-things";
import { isOfChat } from "./chat-days";
import { loadOwners, nobody } from "./load-owners";

const dayMs = 86_400_000;
/** Files looked at by one dry run, the newest first. */
const maxItems = 20_000;

/** What the import would do with the recordings of the last days, as everything stands in this transaction. */
export type DryRun = {
  /** Recordings looked at. */
  considered: number;
  /** True when there are more than one dry run looks at. */
  capped: boolean;
  kept: ReadonlySet<string>;
  /** Of recordings that are not kept: why. */
  reasons: ReadonlyMap<string, DecisionReason>;
};

/**
 * Decides anew, without writing, what the ledger saw in the last `days`: of everybody, or of some people. The same
 * functions as the import's. A recording is kept when one of its files is.
 */
export async function dryRun(
  tx: TenantTx,
  ctx: Ctx,
  concerns: readonly string[] | "everybody",
  days: number,
): Promise<DryRun> {
  const since = new Date(ctx.now.getTime() - days * dayMs);
  const items = await tx
    .select({
      jobId: sourceItem.jobId,
      sessionKey: sourceItem.sessionKey,
      owner: sourceItem.ownerSourceId,
      mediaClass: sourceItem.mediaClass,
      fileType: sourceItem.fileType,
      startedAt: sourceItem.startedAt,
      endedAt: sourceItem.endedAt,
      askedForAt: sourceItem.askedForAt,
      recordingType: sourceItem.recordingType,
      reason: sourceItem.reason,
    })
    .from(sourceItem)
    .where(and(gte(sourceItem.startedAt, since), concerns === "everybody" ? undefined : ownedBy(concerns)))
    .orderBy(desc(sourceItem.startedAt), desc(sourceItem.id))
    .limit(maxItems + 1);
  const capped = items.length > maxItems;
  const looked = items.slice(0, maxItems);
  const [home] = await tx.select({ timeZone: tenant.timeZone }).from(tenant);
  const at = { now: ctx.now, timeZone: home?.timeZone ?? "UTC" };
  const kept = new Set<string>();
  const reasons = new Map<string, DecisionReason>();
  for (const jobId of new Set(looked.map((item) => item.jobId))) {
    const ofJob = looked.filter((item) => item.jobId === jobId);
    const owners = await loadOwners(
      tx,
      jobId,
      ofJob.map((item) => item.owner),
      ctx.now,
    );
    for (const item of ofJob) {
      const recording = `${jobId} ${item.sessionKey}`;
      const thing = {
        mediaClass: item.mediaClass,
        readiness: item.fileType === "" ? ("no_files" as const) : ("ready" as const),
        conversationStartedAt: item.startedAt,
        conversationEndedAt: item.endedAt ?? item.startedAt,
        askedFor:
          item.askedForAt !== null || startedByHand(item.recordingType) || isOfChat(item.recordingType),
        onlySound: item.reason === "audio_file_missing",
      };
      const decision = decide(thing, (owners.get(item.owner) ?? nobody).owner, at);
      if (decision.outcome === "keep") kept.add(recording);
      else if (!reasons.has(recording)) reasons.set(recording, decision.reason);
    }
  }
  for (const recording of kept) reasons.delete(recording);
  return { considered: kept.size + reasons.size, capped, kept, reasons };
}

/** Items that were matched to these people, or whose user at the source bears one of their addresses. */
function ownedBy(ids: readonly string[]) {
  const people = sql`any(${sql.param([...ids])}::uuid[])`;
  const theirs = sql`(select ${sourceUser.sourceId} from ${sourceUser}
    join ${person} on ${sourceUser.emailNormalized} in (${person.upnNormalized}, ${person.mailNormalized})
    where ${person.id} = ${people})`;
  return or(inArray(sourceItem.ownerPersonId, [...ids]), sql`${sourceItem.ownerSourceId} in ${theirs}`);
}
