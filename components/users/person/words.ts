import { mediaWords } from "@/components/jobs/ledger-words";
import { columnLabels } from "@/components/users/words";
import { type DecisionReason, recordingLicenses } from "@/db/constants";
import { skuLabels } from "@/server/domain/licenses/schema";
import type {
  ConfigFieldName,
  ConfigLayer,
  HistoryEntry,
  LicenseUse,
  MediaOutcome,
} from "@/server/domain/users/person/schema";

export const fieldLabels: Record<ConfigFieldName, string> = {
  license: columnLabels.license,
  regionalStorage: columnLabels.regionalStorage,
  recordingRuleId: columnLabels.recordingRule,
  replayRuleId: columnLabels.replayRule,
  accessRuleId: columnLabels.accessRule,
  analyticsRuleId: columnLabels.analyticsRule,
  addOnZoom: "Add On Zoom Integration",
  addOnRingCentral: "Add On Ring Central",
  addOnAnalytics: "Add On Analytics",
  addOnFullChat: "Add On Full Chat",
};

/** What holds where nothing sets a field. */
export const unsetWords: Record<ConfigFieldName, string> = {
  license: "None",
  regionalStorage: "None: each job’s own processing region",
  recordingRuleId: "None: nothing is imported",
  replayRuleId: "None",
  accessRuleId: "None",
  analyticsRuleId: "None",
  addOnZoom: "Off",
  addOnRingCentral: "Off",
  addOnAnalytics: "Off",
  addOnFullChat: "Off",
};

export function valueWords(value: ConfigLayer["value"]): string {
  if (typeof value === "boolean") return value ? "On" : "Off";
  if (typeof value !== "string") return value.name;
  const license = recordingLicenses.find((known) => known === value);
  return license ? skuLabels[license] : value;
}

/** "Own", "From group Sales (priority 2)", "Default". */
export function layerWords(source: ConfigLayer["source"]): string {
  if (source.kind === "group") return `From group ${source.name} (priority ${source.priority})`;
  return source.kind === "own" ? "Own" : "Default";
}

export const licenseUseWords: Record<LicenseUse["state"], string | null> = {
  held: null,
  none_left: "None left: goes without until one is free",
  out_of_force: "Not in force: new recordings wait",
  deactivated: "Not used while deactivated",
};

const startSentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** "Audio, video and chat". */
export function mediaList(media: readonly MediaOutcome["media"][]): string {
  const names = media.map((kind) => (kind === "text" ? "transcript" : mediaWords[kind].toLowerCase()));
  const last = names.at(-1) ?? "";
  return startSentence(names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`);
}

type Together = Omit<MediaOutcome, "media"> & { media: MediaOutcome["media"][] };

/** Kinds of media with the same fate, said once. */
export function sameFate(outcomes: readonly MediaOutcome[]): Together[] {
  const groups = new Map<string, Together>();
  for (const { media, ...fate } of outcomes) {
    const key = `${fate.outcome} ${fate.reason} ${fate.retainUntil?.getTime() ?? ""}`;
    const known = groups.get(key);
    if (known) known.media.push(media);
    else groups.set(key, { ...fate, media: [media] });
  }
  return [...groups.values()];
}

const mends: Partial<Record<DecisionReason, "configuration" | "rule" | "licenses" | "reactivate">> = {
  no_recording_license: "configuration",
  no_zoom_add_on: "configuration",
  no_recording_rule: "configuration",
  media_not_in_license: "configuration",
  rule_never_records: "rule",
  media_not_in_rule: "rule",
  on_demand_waiting: "rule",
  license_pool_used_up: "licenses",
  license_expired: "licenses",
  user_deactivated: "reactivate",
};

/** Where it is changed that something is not imported; null = nowhere here. */
export const mendOf = (reason: DecisionReason) => mends[reason] ?? null;

/** What an entry of the history changed, as far as it says: fields by their labels, a rule's version. */
export function changedWords({ detail }: Pick<HistoryEntry, "detail">): string {
  const { fields, version, priority } = detail;
  const known = (name: string): name is ConfigFieldName => name in fieldLabels;
  const labels = typeof fields === "string" ? fields.split(" ").filter(known) : [];
  return [
    labels.map((field) => fieldLabels[field]).join(", "),
    typeof version === "number" ? `version ${version}` : "",
    typeof priority === "number" ? `priority ${priority}` : "",
  ]
    .filter(Boolean)
    .join(", ");
}
