import { and, asc, eq, gt, gte, inArray, isNull, lt, ne, or } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceItem } from "@/db/schema";
import { ofRecordings } from "@/server/domain/ledger/companion-things";

import type { GoneSource, Unlisted } from "./gone-source";
import type { CheckedPeriod } from "./source";

const sessionsPerPart = 64;
/** Of what is so fresh Zoom may say "no recording" for a while. */
const settledAfterMs = 24 * 60 * 60_000;
/** Only the look at the single session names it, no list and no trash: so its absence from them says nothing. */
const ofParticipant = "audio_only_each_participant";

export type Checked = CheckedPeriod & { createdAt: Date };

/**
 * Sessions with something archived, of the period or in the trash since whenever, that is not marked as deleted and was not
 * seen since the report began. While something of a session lies in the trash, the rest of it may only not be shown there.
 */
export async function loadUnlisted(
  tx: TenantTx,
  { jobId, from, to, createdAt }: Checked,
  { kind, askTrashedAfterMs }: GoneSource,
  after: string,
): Promise<{ sessions: Unlisted[]; next: string | null }> {
  const { sessionKey, sourceKey, sourceRef, startedAt, trashedAt, lastSeenAt, deletedAt } = sourceItem;
  const before = (ms: number) => new Date(createdAt.getTime() - ms);
  const trashedBefore = before(askTrashedAfterMs);
  const archived = and(
    ...[eq(sourceItem.jobId, jobId), eq(sourceItem.kind, kind), eq(sourceItem.state, "archived")],
    ...[ofRecordings(), ne(sourceItem.recordingType, ofParticipant), isNull(deletedAt)],
  );
  const found = await tx
    .selectDistinct({ key: sessionKey })
    .from(sourceItem)
    .where(
      and(
        ...[archived, lt(lastSeenAt, createdAt), gt(sessionKey, after)],
        or(
          and(
            isNull(trashedAt),
            gte(startedAt, from),
            lt(startedAt, to),
            lt(startedAt, before(settledAfterMs)),
          ),
          lt(trashedAt, trashedBefore),
        ),
      ),
    )
    .orderBy(asc(sessionKey))
    .limit(sessionsPerPart);
  const keys = found.map(({ key }) => key);
  const items = await tx
    .select({ sessionKey, sourceKey, sourceRef, trashedAt, lastSeenAt })
    .from(sourceItem)
    .where(and(archived, inArray(sessionKey, keys)));
  const sessions = keys.flatMap((key): Unlisted[] => {
    const all = items.filter((item) => item.sessionKey === key);
    const seen = all.filter((item) => item.lastSeenAt >= createdAt);
    if (seen.some((item) => item.trashedAt)) return [];
    const lately = (item: (typeof all)[number]) => item.trashedAt && item.trashedAt >= trashedBefore;
    const rest = all.filter((item) => !seen.includes(item) && !lately(item));
    return [{ sessionKey: key, wholly: rest.length === all.length, items: rest }];
  });
  return { sessions, next: keys.length === sessionsPerPart ? (keys.at(-1) ?? null) : null };
}
