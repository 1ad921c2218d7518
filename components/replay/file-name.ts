import { humanise } from "@/components/format/text";

type Named = { fileType?: string; recordingType: string; label: string | null };

const byType: Record<string, string> = {
  PHONE_TRANSCRIPT: "Transcript of the call",
  TEAM_CHAT: "Team chat, as Zoom reported it",
};
const ofCompanion: Record<string, string> = {
  companion_transcript: "Transcript by AI Companion",
  companion_summary: "Summary by AI Companion",
};
const ofCalls: Record<string, string> = {
  automatic: "Call, recorded automatically",
  ondemand: "Call, recorded on demand",
};

/** What a file is called: its kind, and whose it is where it belongs to one person. */
export function fileName({ fileType = "", recordingType, label }: Named): string {
  const kind =
    byType[fileType] ??
    ofCompanion[recordingType] ??
    ofCalls[recordingType.toLowerCase()] ??
    humanise(recordingType);
  return label === null ? kind : `${kind}: ${label}`;
}
