import type { SourceFile } from "@/server/connectors/zoom/files";
import type { ExpectedType, SniffedType } from "@/server/lib/media-type";

type Content = { contentType: string; expected: ExpectedType | null };

const byType: Record<string, Content> = {
  MP4: { contentType: "video/mp4", expected: "mp4" },
  M4A: { contentType: "audio/mp4", expected: "m4a" },
  MP3: { contentType: "audio/mpeg", expected: "mp3" },
  WAV: { contentType: "audio/wav", expected: "wav" },
  AUDIO: { contentType: "application/octet-stream", expected: "audio" },
  TEAM_CHAT: { contentType: "application/json", expected: "json" },
  PHONE_TRANSCRIPT: { contentType: "application/json", expected: "json" },
  TRANSCRIPT: { contentType: "text/vtt", expected: "vtt" },
  CC: { contentType: "text/vtt", expected: "vtt" },
  CHAT: { contentType: "text/plain; charset=utf-8", expected: "text" },
  TIMELINE: { contentType: "application/json", expected: "json" },
  SUMMARY: { contentType: "application/json", expected: "json" },
  CSV: { contentType: "text/plain; charset=utf-8", expected: "text" },
  TB: { contentType: "image/jpeg", expected: "jpeg" },
};

/** What a file is served as and must begin like. A type of ours, never the source's word: nothing is served as HTML. */
export function contentOf(file: Pick<SourceFile, "fileType" | "recordingType">): Content {
  if (file.fileType === "MP4" && file.recordingType === "audio_only")
    return { contentType: "audio/mp4", expected: "mp4" };
  return byType[file.fileType] ?? { contentType: "application/octet-stream", expected: null };
}

const sounds: Partial<Record<SniffedType, string>> = { mp3: "MP3", wav: "WAV", mp4: "M4A" };

/** What people send each other may be anything: the first bytes say what, but nothing is served as HTML. */
const sentTypes: Partial<Record<SniffedType, string>> = {
  mp4: "video/mp4",
  mp3: "audio/mpeg",
  wav: "audio/wav",
  jpeg: "image/jpeg",
  png: "image/png",
  vtt: "text/vtt",
  json: "application/json",
  text: "text/plain; charset=utf-8",
};

/** What a file turned out to be: Zoom announces recordings of calls as sound, and their first bytes say of which kind. */
export function settledType(
  file: Pick<SourceFile, "fileType" | "recordingType">,
  seen: SniffedType,
): { fileType: string; contentType: string } {
  const sent = file.fileType === "CHAT_FILE" ? sentTypes[seen] : undefined;
  if (sent) return { fileType: file.fileType, contentType: sent };
  const fileType = (file.fileType === "AUDIO" ? sounds[seen] : undefined) ?? file.fileType;
  return { fileType, contentType: contentOf({ ...file, fileType }).contentType };
}
