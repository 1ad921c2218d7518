import { z } from "zod";

import {
  assignmentScopes,
  type BuiltInRule,
  replayModes,
  replayVisibilities,
  ruleKinds,
  type RuleKind,
} from "@/db/constants";

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
  /** On demand: how long the owner may ask for a recording, counted from its end; then it is skipped. */
  onDemandDays: z.int().min(1).max(90).default(14),
  recordingControl: z.boolean(),
  recordSwitch: z.boolean(),
  /** Null = for ever. */
  retentionDays: z.int().min(1).max(maxRetentionDays).nullable(),
});
export type RecordingRule = z.infer<typeof recordingRule>;

const selection = z.array(z.uuid()).max(500).default([]);

/** Which conversations may be played under "within a time window": the last days, or those that began between two dates. */
const replayWindow = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("days"), days: z.int().min(1).max(maxRetentionDays) }),
  z.object({ kind: z.literal("dates"), from: z.iso.date(), to: z.iso.date() }),
]);

export const replayRule = z
  .object({
    /** Which conversations somebody sees: their own, also those of certain others, or all of the tenant. */
    visibility: z.enum(replayVisibilities),
    /** Under "selected": people, and groups whose members count. */
    personIds: selection,
    groupIds: selection,
    /** Which of what is seen may be played. */
    replay: z.enum(replayModes),
    /** Under "on request": who approves. */
    approverIds: selection,
    window: replayWindow.nullable().default(null),
    download: z.boolean(),
    transcript: z.boolean(),
    chat: z.boolean(),
    /** Whoever opens the player gives a reason first. */
    askReason: z.boolean().default(false),
  })
  .superRefine((rule, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (rule.visibility === "selected" && rule.personIds.length + rule.groupIds.length === 0) {
      refuse("personIds", "Choose at least one person or group.");
    }
    if (rule.replay === "on_request" && rule.approverIds.length === 0) {
      refuse("approverIds", "Choose who approves.");
    }
    if (rule.replay === "time_window" && !rule.window) refuse("window", "Give the window.");
    if (rule.window?.kind === "dates" && rule.window.to < rule.window.from) {
      refuse("window", "The end lies before the beginning.");
    }
  });
export type ReplayRule = z.infer<typeof replayRule>;

/** Whose rules one may assign, whom one lists, and which kinds of rule. */
export const userAssignment = z.object({
  scope: z.enum(assignmentScopes),
  /** Under "certain". */
  personIds: selection,
  kinds: z.array(z.enum(ruleKinds)),
});
export type UserAssignment = z.infer<typeof userAssignment>;

export const noAssignment: UserAssignment = { scope: "none", personIds: [], kinds: [] };

export const accessRule = z.object({
  rights: z.array(z.enum(rights)),
  assignment: userAssignment.default(noAssignment),
});
export type AccessRule = z.infer<typeof accessRule>;

/** A language by its tag (BCP 47) in the canonical spelling: "de", "en-GB". */
function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag;
  } catch {
    return false;
  }
}

export const analyticsRule = z.object({
  transcriptionLanguages: z
    .array(z.string().max(35).refine(isLanguageTag, "This is no language tag. Choose from the list."))
    .max(20, "Choose at most 20 languages."),
  categoryIds: z.array(z.uuid()).max(100).default([]),
});
export type AnalyticsRule = z.infer<typeof analyticsRule>;

export const ruleDefinitions = {
  recording: recordingRule,
  replay: replayRule,
  access: accessRule,
  analytics: analyticsRule,
} as const;

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
