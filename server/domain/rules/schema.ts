import { z } from "zod";

import type { BuiltInRule, RuleKind } from "@/db/constants";

/** Rights of an access rule, as grouped in its editor. Every later screen adds its right here. */
export const adminRights = [
  "users.list",
  "users.add",
  "rules.recording",
  "rules.replay",
  "rules.access",
  "rules.analytics",
  "audit.read",
  "jobs.manage",
  "custom_fields.manage",
  "categories.manage",
  "holds.manage",
  "users.map_external",
  "tenant.manage",
] as const;

export const userRights = [
  "conversations.search",
  "conversations.replay",
  "conversations.download",
  "conversations.export",
  "conversations.upload",
  "conversations.fill_fields",
  "dashboard.view",
] as const;

export const rights = [...adminRights, ...userRights] as const;
export type Right = (typeof rights)[number];

/** How a right is named on screens; in the access rule's own words. */
export const rightLabels: Record<Right, string> = {
  "users.list": "List user",
  "users.add": "Add User",
  "rules.recording": "Create and Edit Rules: Recording",
  "rules.replay": "Create and Edit Rules: Replay",
  "rules.access": "Create and Edit Rules: Access & Right",
  "rules.analytics": "Create and Edit Rules: Analytics",
  "audit.read": "Access Audit Logs",
  "jobs.manage": "Access Jobs",
  "custom_fields.manage": "Custom Fields",
  "categories.manage": "Create and Edit Categories",
  "holds.manage": "Suspension of recording deletion process",
  "users.map_external": "Map external user",
  "tenant.manage": "Tenant configuration",
  "conversations.search": "Search",
  "conversations.replay": "Replay",
  "conversations.download": "Download",
  "conversations.export": "Export",
  "conversations.upload": "Upload",
  "conversations.fill_fields": "Fill in custom fields",
  "dashboard.view": "Dashboard",
};

export const maxRetentionDays = 36_500;

export const recordingRule = z.object({
  audio: z.boolean(),
  video: z.boolean(),
  screenOnly: z.boolean(),
  /** Concerns sources other than Zoom; Zoom's chat comes with its add-on. */
  chat: z.boolean(),
  reevaluate: z.boolean(),
  recordingType: z.enum(["bulk", "never", "on_demand"]),
  recordingControl: z.boolean(),
  recordSwitch: z.boolean(),
  /** Null = for ever. */
  retentionDays: z.int().min(1).max(maxRetentionDays).nullable(),
});
export type RecordingRule = z.infer<typeof recordingRule>;

export const replayRule = z.object({
  /** Which conversations somebody sees: those they own or host, or all of the tenant. */
  visibility: z.enum(["none", "own", "all"]),
  replay: z.enum(["never", "as_visible"]),
  download: z.boolean(),
  transcript: z.boolean(),
  chat: z.boolean(),
});
export type ReplayRule = z.infer<typeof replayRule>;

export const accessRule = z.object({
  rights: z.array(z.enum(rights)),
});
export type AccessRule = z.infer<typeof accessRule>;

const analyticsRule = z.object({ transcriptionLanguages: z.array(z.string().min(2).max(35)) });

export const ruleDefinitions = {
  recording: recordingRule,
  replay: replayRule,
  access: accessRule,
  analytics: analyticsRule,
} as const;

const ruleNameInput = z.string().trim().min(1, "Give the rule a name.").max(120);

export const createRecordingRuleInput = z.object({
  name: ruleNameInput,
  description: z.string().trim().max(2_000).default(""),
  definition: recordingRule,
});
export type CreateRecordingRule = z.infer<typeof createRecordingRuleInput>;

export type RuleListItem = {
  id: string;
  kind: RuleKind;
  name: string;
  builtIn: BuiltInRule | null;
  changedAt: Date;
  version: number;
  description: string;
  /** Has the shape of the kind's schema above. */
  definition: unknown;
  usedBy: number;
};
