import { counted, formatNumber } from "@/components/format/text";
import type { RuleKind } from "@/db/constants";
import {
  type AccessRule,
  adminRights,
  type AnalyticsRule,
  type RecordingRule,
  type ReplayRule,
  rightLabels,
  ruleDefinitions,
  userRights,
} from "@/server/domain/rules/schema";

import { assignedKindWords, scopeWords } from "./access-groups";
import { languageName } from "./languages";

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

export const visibilityWords: Record<ReplayRule["visibility"], string> = {
  none: "None",
  own: "Own: as owner or host",
  own_groups: "Own groups",
  selected: "Selected people or groups",
  reports: "Reports (hierarchy)",
  all: "All of the organization",
};

export const replayModeWords: Record<ReplayRule["replay"], string> = {
  never: "Nothing",
  as_visible: "Whatever is visible",
  own_only: "Own conversations only",
  on_request: "On request, with an approver",
  time_window: "Within a time window",
};

const daysPerYear = 365;

/** "730 days (2 years)", "For ever". */
export function retentionWords(days: number | null): string {
  if (days === null) return "For ever";
  const years = days / daysPerYear;
  return counted(days, "day") + (Number.isInteger(years) ? ` (${counted(years, "year")})` : "");
}

/** `items` where the value is a list. */
export type RuleFact = { term: string; value: string; items?: readonly string[] };

const yesNo = (value: boolean) => (value ? "Yes" : "No");
const onOff = (value: boolean) => (value ? "On" : "Off");
const list = (term: string, items: readonly string[], none: string): RuleFact => ({
  term,
  value: items.length > 0 ? items.join(", ") : none,
  items,
});

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
    ...(rule.recordingType === "bulk"
      ? [
          { term: "Recording Control for Bulk Recording", value: onOff(rule.recordingControl) },
          { term: "Record Switch", value: onOff(rule.recordSwitch) },
        ]
      : [{ term: "Days to ask for a recording", value: counted(rule.onDemandDays, "day") }]),
    { term: "Retention Time (Days)", value: retentionWords(rule.retentionDays) },
  ];
}

type Names = Readonly<Record<string, string>>;

function named(term: string, ids: readonly string[], names: Names, none = "Nobody"): RuleFact {
  const known = ids.flatMap((id) => names[id] ?? []).sort();
  const rest = ids.length - known.length;
  return list(term, [...known, ...(rest > 0 ? [`${formatNumber(rest)} not listed for you`] : [])], none);
}

const windowWords = (window: NonNullable<ReplayRule["window"]>) =>
  window.kind === "days" ? `the last ${counted(window.days, "day")}` : `${window.from} to ${window.to}`;

const replayFacts = (rule: ReplayRule, names: Names): RuleFact[] => [
  { term: "Sees conversations", value: visibilityWords[rule.visibility] },
  ...(rule.visibility === "selected"
    ? [named("People", rule.personIds, names), named("Groups", rule.groupIds, names, "None")]
    : []),
  { term: "Replays", value: replayModeWords[rule.replay] },
  ...(rule.replay === "on_request" ? [named("Who approves", rule.approverIds, names)] : []),
  ...(rule.replay === "time_window" && rule.window
    ? [{ term: "Time window", value: windowWords(rule.window) }]
    : []),
  { term: "Ask for a reason", value: yesNo(rule.askReason) },
  { term: "Download", value: yesNo(rule.download) },
  { term: "Transcript", value: yesNo(rule.transcript) },
  { term: "Chat", value: yesNo(rule.chat) },
];

function accessFacts({ rights, assignment }: AccessRule, names: Names): RuleFact[] {
  const given = (known: readonly AccessRule["rights"][number][]) =>
    known.filter((right) => rights.includes(right)).map((right) => rightLabels[right]);
  const { scope, personIds, kinds } = assignment;
  return [
    list("Admin Rights", given(adminRights), "None"),
    list("User Rights", given(userRights), "None"),
    { term: "User Assignment", value: scopeWords[scope] },
    ...(scope === "certain" ? [named("Users", personIds, names)] : []),
    ...(scope === "none"
      ? []
      : [
          list(
            "Assigns",
            kinds.map((kind) => assignedKindWords[kind]),
            "Nothing",
          ),
        ]),
  ];
}

const analyticsFacts = ({ transcriptionLanguages, categoryIds }: AnalyticsRule, names: Names): RuleFact[] => [
  list("Transcription languages", transcriptionLanguages.map(languageName), "None"),
  named("Categories", categoryIds, names, "None"),
];

/** What a rule says, in words; null when its stored definition is not of its kind's shape. */
export function ruleFacts(kind: RuleKind, definition: unknown, names: Names = {}): RuleFact[] | null {
  switch (kind) {
    case "recording": {
      const rule = ruleDefinitions.recording.safeParse(definition);
      return rule.success ? recordingFacts(rule.data) : null;
    }
    case "replay": {
      const rule = ruleDefinitions.replay.safeParse(definition);
      return rule.success ? replayFacts(rule.data, names) : null;
    }
    case "access": {
      const rule = ruleDefinitions.access.safeParse(definition);
      return rule.success ? accessFacts(rule.data, names) : null;
    }
    case "analytics": {
      const rule = ruleDefinitions.analytics.safeParse(definition);
      return rule.success ? analyticsFacts(rule.data, names) : null;
    }
  }
}
