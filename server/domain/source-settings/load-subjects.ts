import { and, eq, inArray } from "drizzle-orm";

import type { SourceProduct } from "@/db/constants";
import type { TenantTx } from "@/db/client";
import { effectiveConfiguration, job, sourceSetting, zoomConnection } from "@/db/schema";
import { coversScope, zoomScopes } from "@/server/connectors/zoom/permissions";
import { loadOwners } from "@/server/domain/ledger/load-owners";

import type { Wish } from "./table/schema";
import { wishOf } from "./wanted";

export type SettingRow = typeof sourceSetting.$inferSelect;

/** A user of the account who is somebody here. */
export type Subject = {
  sourceId: string;
  personId: string;
  wish: Wish | null;
  rows: ReadonlyMap<SourceProduct, SettingRow>;
};

/** Of these users of the account, those who are users here, with what their rule wants and what is known of Zoom. */
export async function loadSubjects(
  tx: TenantTx,
  jobId: string,
  sourceIds: readonly string[],
  now: Date,
): Promise<Subject[]> {
  if (sourceIds.length === 0) return [];
  const owners = await loadOwners(tx, jobId, sourceIds, now);
  const people = [...owners.values()].flatMap(({ personId }) => personId ?? []);
  const listed = new Set(
    (
      await tx
        .select({ id: effectiveConfiguration.personId })
        .from(effectiveConfiguration)
        .where(and(inArray(effectiveConfiguration.personId, people), eq(effectiveConfiguration.listed, true)))
    ).map((row) => row.id),
  );
  const known = new Map<string, Map<SourceProduct, SettingRow>>();
  for (const row of await tx
    .select()
    .from(sourceSetting)
    .where(and(eq(sourceSetting.jobId, jobId), inArray(sourceSetting.sourceId, [...sourceIds])))) {
    const rows = known.get(row.sourceId) ?? new Map<SourceProduct, SettingRow>();
    known.set(row.sourceId, rows.set(row.product, row));
  }
  return [...owners].flatMap(([sourceId, { personId, owner }]) => {
    if (personId === null || !listed.has(personId)) return [];
    return [{ sourceId, personId, wish: wishOf(owner), rows: known.get(sourceId) ?? new Map() }];
  });
}

/** What a job may do about settings at Zoom now; null = nothing, because it is off, paused or not connected. */
export type SettingsAccess = {
  sync: boolean;
  mayRead: Record<SourceProduct, boolean>;
  mayWrite: Record<SourceProduct, boolean>;
  /** Scopes that writing lacks. */
  lacksToWrite: Record<SourceProduct, string[]>;
  locks: { account: boolean; group: boolean };
};

export async function loadAccess(tx: TenantTx, jobId: string): Promise<SettingsAccess | null> {
  const [row] = await tx
    .select({
      sync: job.syncRecordingRule,
      enabled: job.enabled,
      pausedAt: job.pausedAt,
      archivedAt: job.archivedAt,
      scopes: zoomConnection.scopes,
      deadAt: zoomConnection.deadAt,
    })
    .from(job)
    .innerJoin(zoomConnection, eq(zoomConnection.jobId, job.id))
    .where(eq(job.id, jobId));
  if (!row?.enabled || row.pausedAt || row.archivedAt || row.deadAt) return null;
  return { sync: row.sync, ...accessOf(row.scopes) };
}

const neededToRead: Record<SourceProduct, readonly string[]> = {
  meetings: ["user:read:settings:admin"],
  phone: ["phone:read:user:admin", "phone:read:list_users:admin"],
};
const neededToWrite: Record<SourceProduct, readonly string[]> = {
  meetings: [...neededToRead.meetings, "user:update:settings:admin"],
  phone: [...neededToRead.phone, "phone:update:user:admin"],
};

/** What a grant lets one read and write. */
export function accessOf(scopes: readonly string[]): Omit<SettingsAccess, "sync"> {
  const granted = new Set(scopes);
  const has = (granular: string) => {
    const scope = zoomScopes.find((entry) => entry.granular === granular);
    return scope ? coversScope(granted, scope) : granted.has(granular);
  };
  const lacks = (needed: Record<SourceProduct, readonly string[]>) => ({
    meetings: needed.meetings.filter((scope) => !has(scope)),
    phone: needed.phone.filter((scope) => !has(scope)),
  });
  const lacksToRead = lacks(neededToRead);
  const lacksToWrite = lacks(neededToWrite);
  return {
    mayRead: { meetings: lacksToRead.meetings.length === 0, phone: lacksToRead.phone.length === 0 },
    mayWrite: { meetings: lacksToWrite.meetings.length === 0, phone: lacksToWrite.phone.length === 0 },
    lacksToWrite,
    locks: {
      // An account that others belong to grants the second in place of the first.
      account: accountLockScopes.some(has),
      group: has("group:read:lock_settings:admin"),
    },
  };
}

const accountLockScopes = ["account:read:lock_settings:admin", "account:read:lock_settings:master"];
