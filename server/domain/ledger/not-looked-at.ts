import { and, asc, desc, eq, inArray, isNotNull, lt, notInArray, type SQL, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { type job, jobRun } from "@/db/schema";
import { chatHorizon } from "@/server/connectors/zoom/team-chat-windows";
import type { NotLookedAt } from "@/server/domain/jobs/schema";

type Job = Pick<typeof job.$inferSelect, "id" | "sourcesOff">;
type Look = { from: Date; to: Date };

/** The first run of a job that came to the end of Zoom's lists: when it began, and how far back it looked. */
export async function firstLook(
  tx: TenantTx,
  jobId: string,
  also?: SQL,
): Promise<{ from: Date; startedAt: Date } | null> {
  const [run] = await tx
    .select({ from: jobRun.windowFrom, startedAt: jobRun.startedAt })
    .from(jobRun)
    .where(
      and(
        eq(jobRun.jobId, jobId),
        notInArray(jobRun.trigger, ["backfill", "gap"]),
        isNotNull(jobRun.listedAt),
        also,
      ),
    )
    .orderBy(asc(jobRun.createdAt), asc(jobRun.id))
    .limit(1);
  return run?.from && run.startedAt ? { from: run.from, startedAt: run.startedAt } : null;
}

const allChats = sql`${jobRun.stageCursor}->>'chat' = 'listed'`;

/** When the newest run began that read all chats; null = none has. */
export async function chatsReadAt(tx: TenantTx, jobId: string): Promise<Date | null> {
  const [run] = await tx
    .select({ startedAt: jobRun.startedAt })
    .from(jobRun)
    .where(and(eq(jobRun.jobId, jobId), notInArray(jobRun.trigger, ["backfill", "gap"]), allChats))
    .orderBy(desc(jobRun.createdAt), desc(jobRun.id))
    .limit(1);
  return run?.startedAt ?? null;
}

/**
 * What lies before a job's first look, and was not backfilled since, oldest last; of chats what was older than Zoom tells by
 * then, which no backfill brings. Empty before the first look. `after` = what ends before is of no interest.
 */
export async function notLookedAt(
  tx: TenantTx,
  { id, sourcesOff }: Job,
  { now, after = null }: { now: Date; after?: Date | null },
): Promise<NotLookedAt[]> {
  const first = await firstLook(tx, id);
  if (!first) return [];
  const matters = (end: Date) => !after || after < end;
  const holes = matters(first.from) ? holesBefore(first.from, await backfillsBefore(tx, id, first.from)) : [];
  const found = holes.map((hole): NotLookedAt => ({ stage: "meetings", ...hole }));
  // While chats are not read, that is what there is to say of them.
  if (sourcesOff.chat || !matters(chatHorizon(now))) return found;
  const chats = await firstLook(tx, id, allChats);
  return chats ? [...found, { stage: "chat", since: null, until: chatHorizon(chats.startedAt) }] : found;
}

async function backfillsBefore(tx: TenantTx, jobId: string, first: Date): Promise<Look[]> {
  const rows = await tx
    .select({ from: jobRun.windowFrom, to: jobRun.windowTo })
    .from(jobRun)
    .where(
      and(
        eq(jobRun.jobId, jobId),
        eq(jobRun.trigger, "backfill"),
        inArray(jobRun.state, ["importing", "done"]),
        lt(jobRun.windowFrom, first),
      ),
    )
    .orderBy(desc(jobRun.windowTo));
  return rows.flatMap(({ from, to }) => (from && to ? [{ from, to }] : []));
}

/** `looks` = in the order of their ends, the latest first. */
function holesBefore(first: Date, looks: readonly Look[]): { since: Date | null; until: Date }[] {
  const holes: { since: Date | null; until: Date }[] = [];
  let edge = first;
  for (const { from, to } of looks) {
    if (to < edge) holes.push({ since: to, until: edge });
    if (from < edge) edge = from;
  }
  return [...holes, { since: null, until: edge }];
}
