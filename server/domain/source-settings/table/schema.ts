import type { MediaClass, SourceProduct } from "@/db/constants";
import type { RecordingRule } from "@/server/domain/rules/schema";

export type SettingValue = string | boolean | null;
export type SettingValues = Record<string, SettingValue>;

/** What holds for somebody who is to be recorded. */
export type Wish = {
  rule: RecordingRule;
  /** What their licenses let in. */
  media: ReadonlySet<MediaClass>;
  /** They turned Bulk off by the Record Switch. */
  switchedOff: boolean;
};

type TableRow = {
  product: SourceProduct;
  /** Path below Zoom's node: `recording` of a user's settings, `policy` of a phone user. */
  setting: string;
  /** As Zoom's own pages call it. */
  zoomName: string;
  /** The field of the recording rule. */
  ruleField: string;
  /** When it is written, and with what. */
  says: string;
  /** The value that the rule asks for; undefined = it is left as it is. */
  wanted: (wish: Wish, current: SettingValues) => string | boolean | undefined;
};

const records = ({ rule, switchedOff }: Wish) => rule.recordingType === "bulk" && !switchedOff;
const keepsAudio = ({ rule, media }: Wish) =>
  rule.recordingType !== "never" && rule.audio && media.has("audio");
const keepsVideo = ({ rule, media }: Wish) =>
  rule.recordingType !== "never" && rule.video && media.has("video");
const onlyOn = (condition: boolean) => (condition ? true : undefined);

/**
 * Which field of the recording rule writes which setting at Zoom. What a rule does not keep is never switched off there: only
 * automatic recording, and whether the person may pause it, go both ways. Nothing that asks for or announces consent stands
 * here, so nothing of it is ever written.
 */
export const settingTable = [
  {
    product: "meetings",
    setting: "cloud_recording",
    zoomName: "Cloud recording",
    ruleField: "Recording type",
    says: "On under Bulk and Record On Demand.",
    wanted: ({ rule }) => onlyOn(rule.recordingType !== "never"),
  },
  {
    product: "meetings",
    setting: "auto_recording",
    zoomName: "Automatic recording",
    ruleField: "Recording type",
    says: "“Record in the cloud” under Bulk. Under Record On Demand and Never Record, and while the Record Switch is off, automatic cloud recording is off; a choice of “Record on the local computer” stays.",
    wanted: (wish, { auto_recording: current }) => {
      if (records(wish)) return "cloud";
      return current === "cloud" ? "none" : undefined;
    },
  },
  {
    product: "meetings",
    setting: "record_audio_file",
    zoomName: "Record an audio only file",
    ruleField: "Audio",
    says: "On when the rule keeps audio and the license lets it in: a Voice license imports nothing else.",
    wanted: (wish) => onlyOn(keepsAudio(wish)),
  },
  {
    product: "meetings",
    setting: "recording_audio_transcript",
    zoomName: "Create audio transcript",
    ruleField: "Audio",
    says: "On when the rule keeps audio: the transcript follows it.",
    wanted: (wish) => onlyOn(keepsAudio(wish)),
  },
  {
    product: "meetings",
    setting: "record_speaker_view",
    zoomName: "Record active speaker with shared screen",
    ruleField: "Video/Screen Recording",
    says: "On when the rule keeps video and no view with video is on yet.",
    wanted: (wish, current) => onlyOn(keepsVideo(wish) && current["record_gallery_view"] !== true),
  },
  {
    product: "meetings",
    setting: "record_files_separately.shared_screen",
    zoomName: "Record shared screen separately",
    ruleField: "Screen Only Recording",
    says: "On when the rule keeps the screen only.",
    wanted: ({ rule, media }) =>
      onlyOn(rule.recordingType !== "never" && rule.screenOnly && media.has("screen")),
  },
  {
    product: "meetings",
    setting: "save_chat_text",
    zoomName: "Save chat messages from the meeting",
    ruleField: "Recording type",
    says: "On under Bulk and Record On Demand: Zoom’s chat comes with the Zoom add-on.",
    wanted: ({ rule }) => onlyOn(rule.recordingType !== "never"),
  },
  {
    product: "meetings",
    setting: "host_pause_stop_recording",
    zoomName: "Host can pause/stop the auto recording",
    ruleField: "Recording Control",
    says: "On with the tick, off without it. On under Record On Demand.",
    wanted: (wish) => {
      if (wish.rule.recordingType === "on_demand") return true;
      return records(wish) ? wish.rule.recordingControl : undefined;
    },
  },
  {
    product: "phone",
    setting: "auto_call_recording.enable",
    zoomName: "Automatic call recording",
    ruleField: "Recording type",
    says: "On under Bulk when the rule keeps audio; off under Record On Demand and Never Record, and while the Record Switch is off.",
    wanted: (wish) => {
      if (!records(wish)) return false;
      return onlyOn(keepsAudio(wish));
    },
  },
  {
    product: "phone",
    setting: "auto_call_recording.recording_calls",
    zoomName: "Calls to record",
    ruleField: "Recording type",
    says: "“Both inbound & outbound” under Bulk.",
    wanted: (wish) => (records(wish) && keepsAudio(wish) ? "both" : undefined),
  },
  {
    product: "phone",
    setting: "auto_call_recording.recording_transcription",
    zoomName: "Recording transcription",
    ruleField: "Audio",
    says: "On under Bulk: the transcript follows the audio.",
    wanted: (wish) => onlyOn(records(wish) && keepsAudio(wish)),
  },
  {
    product: "phone",
    setting: "auto_call_recording.allow_stop_resume_recording",
    zoomName: "Allow stop/resume call recording",
    ruleField: "Recording Control",
    says: "On with the tick, off without it.",
    wanted: (wish) => (records(wish) && keepsAudio(wish) ? wish.rule.recordingControl : undefined),
  },
  {
    product: "phone",
    setting: "ad_hoc_call_recording.enable",
    zoomName: "Ad hoc call recording",
    ruleField: "Recording type",
    says: "On under Record On Demand, so that the person can start it.",
    wanted: (wish) => onlyOn(wish.rule.recordingType === "on_demand" && keepsAudio(wish)),
  },
] as const satisfies readonly TableRow[];

/** Read along, never written for its own sake: siblings that a write of their node must repeat, and a view that is enough. */
const readAlong: Record<SourceProduct, readonly string[]> = {
  meetings: [
    "record_gallery_view",
    "record_files_separately.active_speaker",
    "record_files_separately.gallery_view",
  ],
  phone: [],
};

/** Every setting of a product that is read. */
export const settingsRead = (product: SourceProduct): string[] => [
  ...settingTable.filter((row) => row.product === product).map((row) => row.setting),
  ...readAlong[product],
];
