import { counted } from "@/components/format/text";
import type { RuleKind } from "@/db/constants";
import {
  type AccessRule,
  adminRights,
  type RecordingRule,
  type ReplayRule,
  rightLabels,
  ruleDefinitions,
  userRights,
} from "@/server/domain/rules/schema";

export const ruleKindWords: Record<RuleKind, string> = {
  recording: "Recording Rules",
  replay: "Replay Rules",
  access: "Access & Right Rules",
  analytics: "Analytics Rules",
};

/** As the editor's Rule Type names them. */
export const ruleTypeWords: Record<RuleKind, string> = {
  recording: "Recording",
  replay: "Replay",
  access: "Access & Right",
  analytics: "Analytics",
};

export const recordingTypeWords: Record<RecordingRule["recordingType"], string> = {
  bulk: "Bulk Recording",
  never: "Never Record",
  on_demand: "Record On Demand",
};

const visibilityWords: Record<ReplayRule["visibility"], string> = {
  none: "None",
  own: "Own: as owner or host",
  own_groups: "Own groups",
  selected: "Selected people or groups",
  reports: "Reports (hierarchy)",
  all: "All of the organisation",
};

const daysPerYear = 365;

/** "730 days (2 years)", "For ever". */
export function retentionWords(days: number | null): string {
  if (days === null) return "For ever";
  const years = days / daysPerYear;
  return counted(days, "day") + (Number.isInteger(years) ? ` (${counted(years, "year")})` : "");
}

export type RuleFact = { term: string; value: string };

const yesNo = (value: boolean) => (value ? "Yes" : "No");
const onOff = (value: boolean) => (value ? "On" : "Off");
const listed = (names: readonly string[], none: string) => (names.length > 0 ? names.join(", ") : none);

function recordingFacts(rule: RecordingRule): RuleFact[] {
  const type = { term: "Recording Type", value: recordingTypeWords[rule.recordingType] };
  if (rule.recordingType === "never") return [type, { term: "Imports", value: "Nothing" }];
  return [
    type,
    { term: "Audio", value: onOff(rule.audio) },
    { term: "Video/Screen Recording", value: onOff(rule.video) },
    { term: "Screen Only Recording", value: onOff(rule.screenOnly) },
    { term: "Chat", value: onOff(rule.chat) },
    { term: "Re-evaluate a call when it changes from 1:1 to Meeting", value: onOff(rule.reevaluate) },
    { term: "Recording Control for Bulk Recording", value: onOff(rule.recordingControl) },
    { term: "Record Switch", value: onOff(rule.recordSwitch) },
    { term: "Retention Time (Days)", value: retentionWords(rule.retentionDays) },
  ];
}

const replayFacts = (rule: ReplayRule): RuleFact[] => [
  { term: "Sees conversations", value: visibilityWords[rule.visibility] },
  { term: "Replays", value: rule.replay === "never" ? "Nothing" : "What is seen" },
  { term: "Reads transcripts", value: yesNo(rule.transcript) },
  { term: "Reads chat", value: yesNo(rule.chat) },
  { term: "Downloads files", value: yesNo(rule.download) },
];

const accessFacts = ({ rights }: AccessRule): RuleFact[] => {
  const given = (known: readonly AccessRule["rights"][number][]) =>
    known.filter((right) => rights.includes(right)).map((right) => rightLabels[right]);
  return [
    { term: "Admin Rights", value: listed(given(adminRights), "None") },
    { term: "User Rights", value: listed(given(userRights), "None") },
  ];
};

/** What a rule says, in words; null when its stored definition is not of its kind's shape. */
export function ruleFacts(kind: RuleKind, definition: unknown): RuleFact[] | null {
  switch (kind) {
    case "recording": {
      const rule = ruleDefinitions.recording.safeParse(definition);
      return rule.success ? recordingFacts(rule.data) : null;
    }
    case "replay": {
      const rule = ruleDefinitions.replay.safeParse(definition);
      return rule.success ? replayFacts(rule.data) : null;
    }
    case "access": {
      const rule = ruleDefinitions.access.safeParse(definition);
      return rule.success ? accessFacts(rule.data) : null;
    }
    case "analytics": {
      const rule = ruleDefinitions.analytics.safeParse(definition);
      if (!rule.success) return null;
      return [{ term: "Transcribes", value: listed(rule.data.transcriptionLanguages, "No language") }];
    }
  }
}
