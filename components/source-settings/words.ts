import type { Tone } from "@/components/ui/badge";
import type { SettingState, SourceProduct } from "@/db/constants";
import type { SettingFilter } from "@/server/domain/source-settings/schema";
import type { SettingValue } from "@/server/domain/source-settings/table/schema";

export const productWords: Record<SourceProduct, string> = { meetings: "Meetings", phone: "Phone" };

export const stateWords: Record<SettingState, { label: string; tone: Tone; explained: string }> = {
  not_read: { label: "Not read yet", tone: "neutral", explained: "Zoom is asked every night." },
  as_wanted: { label: "As the rule says", tone: "ok", explained: "Zoom is set as the recording rule asks." },
  written: {
    label: "Set by Holdfast",
    tone: "ok",
    explained: "Sync recording rule set Zoom as the rule asks.",
  },
  differs: {
    label: "Differs",
    tone: "warn",
    explained: "Zoom is set otherwise than the recording rule asks.",
  },
  locked: {
    label: "Locked",
    tone: "danger",
    explained: "Locked by your Zoom administrator: only they can change it, at Zoom.",
  },
  not_licensed: {
    label: "No license at Zoom",
    tone: "danger",
    explained: "Recording in the cloud needs a paid Zoom license, and this user has none.",
  },
  unavailable: {
    label: "Not available",
    tone: "neutral",
    explained: "Zoom does not offer these settings for this user.",
  },
  failed: {
    label: "Refused",
    tone: "danger",
    explained: "Zoom refused to show or change the settings. It is tried again within a week.",
  },
};

export const filterWords: Record<SettingFilter, string> = {
  not_recorded: "Licensed, but Zoom doesn’t record them",
  differs: "Differs",
  locked: "Locked",
  not_licensed: "No license at Zoom",
  unavailable: "Not available",
  failed: "Refused",
  written: "Set by Holdfast",
  as_wanted: "As the rule says",
};

/** zoom-api 9.1: what is written is the default of meetings to come. */
export const scheduledMeetings =
  "Meetings that are scheduled already keep their own choice of automatic recording; what is set here holds for those scheduled from then on.";

const words: Record<string, string> = {
  cloud: "In the cloud",
  local: "On the local computer",
  none: "Off",
  both: "Inbound & outbound",
  inbound: "Inbound only",
  outbound: "Outbound only",
};

/** A value as a person says it. */
export function valueWords(value: SettingValue): string {
  if (typeof value === "boolean") return value ? "On" : "Off";
  return value === null ? "Not offered" : (words[value] ?? value);
}
