import { z } from "zod";

import type { SettingState, SourceProduct } from "@/db/constants";

import type { SettingValue } from "./table/schema";

/** What a job's list of people is narrowed to; "not_recorded" = licensed, but Zoom doesn't record them. */
export const settingFilters = [
  "not_recorded",
  "differs",
  "locked",
  "not_licensed",
  "unavailable",
  "failed",
  "written",
  "as_wanted",
] as const;
export type SettingFilter = (typeof settingFilters)[number];

export const jobSettingsInput = z.object({ jobId: z.uuid() });

export const listSettingsInput = jobSettingsInput.extend({
  filter: z.enum(settingFilters),
  cursor: z.object({ sourceId: z.string().max(200), product: z.string().max(20) }).optional(),
  limit: z.int().min(1).max(100).default(50),
});
export type ListSettings = z.infer<typeof listSettingsInput>;

export const personSettingsInput = z.object({ personId: z.uuid() });

export const restoreSettingsInput = jobSettingsInput.extend({
  /** Without: everybody whose settings were written. */
  personId: z.uuid().optional(),
});
export type RestoreSettings = z.infer<typeof restoreSettingsInput>;

/** To archive or delete a job: its connection goes, and with it the way to give old settings at Zoom back. */
export const putJobAwayInput = z.object({
  id: z.uuid(),
  /** Said by whoever knows that Zoom keeps what was written there. */
  leaveSettings: z.boolean().default(false),
});
export type PutJobAway = z.input<typeof putJobAwayInput>;

/** One setting as Zoom has it, and what it should be. */
export type SettingLine = {
  setting: string;
  zoomName: string;
  /** Null = Zoom does not offer it to this user. */
  current: SettingValue;
  /** Undefined = the rule leaves it as it is. */
  wanted: SettingValue | undefined;
  /** Before the first write; undefined = never written. */
  previous: SettingValue | undefined;
  locked: boolean;
};

/** What Zoom is set to for one user and product. */
export type SettingEntry = {
  jobId: string;
  jobName: string;
  sourceId: string;
  product: SourceProduct;
  state: SettingState;
  /** Whether Zoom records by itself what the rule wants recorded; null = the rule wants nothing by itself. */
  recorded: boolean | null;
  readAt: Date | null;
  writtenAt: Date | null;
  lines: SettingLine[];
};

export type PersonSettings = {
  entries: SettingEntry[];
  /** Jobs that sync recording rules. */
  syncing: string[];
};

/** Null as person = outside the viewer's User Assignment, or nobody's any more. */
type ListedSetting = SettingEntry & { person: { id: string; name: string } | null };
export type SettingsPage = {
  items: ListedSetting[];
  nextCursor: { sourceId: string; product: string } | null;
};

export type SettingsSummary = {
  sync: boolean;
  /** Scopes that are missing, and what each switches off here. */
  missing: { scope: string; switchesOff: string }[];
  /** People and products, by how they stand. */
  counts: Record<SettingFilter, number>;
  /** Users of the account whose settings were read. */
  read: number;
  unread: number;
  /** Newest reading. */
  readAt: Date | null;
  /** People whose old settings can be given back. */
  restorable: number;
};
