import type { Account, ZoomUser } from "../data/model";
import type { Stand } from "../stand";

type Value = string | boolean;
export type Node = { [key: string]: Value | Node };
export type UserSettings = { recording: Node; policy: Node };

/** What of settings survives a restart: everything that somebody changed. */
export type SettingsState = {
  users: Record<string, UserSettings>;
  /** Names of recording settings that an account, a group or one user's phone site has locked, by its id. */
  locks: Record<string, string[]>;
  groups: Record<string, string[]>;
  /** Free accounts don't tell about locks. */
  free: string[];
};

export function settingsState(stand: Stand): SettingsState {
  return (stand.file.state.settings ??= { users: {}, locks: {}, groups: {}, free: [] });
}

/** People whose settings are not the usual ones: no automatic recording, a local one, no file with sound alone. */
const special: Record<string, Node> = {
  "lena.novak": { auto_recording: "none" },
  "kaito.tanaka": { auto_recording: "local" },
  "farid.haddad": { record_audio_file: false, save_chat_text: false },
  "hugo.martin": { auto_recording: "none", recording_audio_transcript: false },
};

const nameOf = (user: ZoomUser) => user.email.split("@")[0]?.toLowerCase() ?? "";

/** A Basic user's settings lack what only a paid license has. */
function usual(user: ZoomUser): UserSettings {
  const consent = { recording_disclaimer: true, ask_participants_to_consent_disclaimer: true };
  const policy = {
    auto_call_recording: {
      enable: nameOf(user) !== "jonas.weber",
      recording_calls: "both",
      recording_transcription: true,
      allow_stop_resume_recording: true,
      recording_start_prompt: true,
      recording_explicit_consent: false,
      play_recording_beep_tone: { enable: true },
    },
    ad_hoc_call_recording: { enable: false, recording_start_prompt: true },
    voicemail: { enable: true },
  };
  if (user.type !== 2)
    return { recording: { local_recording: true, auto_recording: "none", ...consent }, policy };
  return {
    recording: {
      local_recording: true,
      cloud_recording: true,
      auto_recording: "cloud",
      record_speaker_view: true,
      record_gallery_view: false,
      record_audio_file: true,
      recording_audio_transcript: true,
      save_chat_text: true,
      show_timestamp: false,
      host_pause_stop_recording: true,
      record_files_separately: { active_speaker: false, gallery_view: false, shared_screen: false },
      ...consent,
      ...special[nameOf(user)],
    },
    policy,
  };
}

export const settingsOf = (stand: Stand, user: ZoomUser): UserSettings =>
  settingsState(stand).users[user.id] ?? usual(user);

/** Merges what was sent, but for what is locked: of that Zoom says nothing. */
export function changeSettings(
  stand: Stand,
  user: ZoomUser,
  part: keyof UserSettings,
  sent: Node,
  locked: readonly string[],
): void {
  const settings = structuredClone(settingsOf(stand, user));
  for (const [name, value] of Object.entries(sent)) {
    if (locked.includes(name)) continue;
    const known = settings[part][name];
    // A node of a meeting's settings is replaced, a node of a phone's policy is merged.
    const merge = part === "policy" && typeof value === "object" && typeof known === "object";
    settings[part][name] = merge ? { ...known, ...value } : value;
  }
  settingsState(stand).users[user.id] = settings;
  stand.file.save();
}

/** The locks that hold for a user: of the account, and of the groups that they belong to. */
export function locksOf(stand: Stand, account: Account, user: ZoomUser): string[] {
  const { locks, groups } = settingsState(stand);
  const groupIds = Object.keys(groups).filter((id) => groups[id]?.includes(user.id));
  return [account.id, ...groupIds].flatMap((id) => locks[id] ?? []);
}

export const groupsOf = (stand: Stand, user: ZoomUser): string[] =>
  Object.entries(settingsState(stand).groups).flatMap(([id, members]) =>
    members.includes(user.id) ? [id] : [],
  );
