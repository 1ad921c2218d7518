import { and, eq, isNotNull, type SQL, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { job, sourceSetting } from "@/db/schema";

import type { SettingEntry, SettingFilter } from "./schema";
import { settingTable } from "./table/schema";

/** Whether the rule wants Zoom to record by itself, and whether it does. */
const wantsRecording = sql`(${sourceSetting.wanted} ->> 'auto_recording' = 'cloud'
  or ${sourceSetting.wanted} ->> 'auto_call_recording.enable' = 'true')`;
const records = sql`(${sourceSetting.current} ->> 'auto_recording' = 'cloud'
  or ${sourceSetting.current} ->> 'auto_call_recording.enable' = 'true')`;

/** Somebody whose rule wants nothing of Zoom is in order, whatever Zoom is set to. */
export const filterCondition = (filter: SettingFilter): SQL | undefined =>
  filter === "not_recorded"
    ? and(wantsRecording, sql`${records} is not true`)
    : and(eq(sourceSetting.state, filter), isNotNull(sourceSetting.wanted));

export async function selectEntries(
  tx: TenantTx,
  where: SQL | undefined,
  page?: { after: SQL | undefined; limit: number },
): Promise<SettingEntry[]> {
  const rows = await tx
    .select({ row: sourceSetting, jobName: job.name })
    .from(sourceSetting)
    .innerJoin(job, eq(job.id, sourceSetting.jobId))
    .where(and(where, page?.after))
    .orderBy(job.name, sourceSetting.sourceId, sourceSetting.product)
    .limit(page?.limit ?? 100);
  return rows.map(({ row, jobName }) => ({
    ...{ jobId: row.jobId, jobName, sourceId: row.sourceId, product: row.product, state: row.state },
    ...{ readAt: row.readAt, writtenAt: row.writtenAt },
    recorded: isRecorded(row),
    lines: linesOf(row),
  }));
}

type Row = typeof sourceSetting.$inferSelect;

const automatic = {
  meetings: ["auto_recording", "cloud"],
  phone: ["auto_call_recording.enable", true],
} as const;

function isRecorded({ product, wanted, current }: Row): boolean | null {
  const [setting, value] = automatic[product];
  return wanted?.[setting] === value ? current?.[setting] === value : null;
}

const linesOf = ({ product, current, wanted, previous, locked }: Row): SettingEntry["lines"] =>
  settingTable
    .filter((entry) => entry.product === product)
    .map(({ setting, zoomName }) => ({
      ...{ setting, zoomName, current: current?.[setting] ?? null },
      ...{ wanted: wanted?.[setting], previous: previous?.[setting] },
      locked: locked.includes(setting),
    }));
