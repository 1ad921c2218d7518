const extensions: Record<string, string> = {
  MP4: "mp4",
  M4A: "m4a",
  MP3: "mp3",
  WAV: "wav",
  PHONE_TRANSCRIPT: "json",
  TRANSCRIPT: "vtt",
  CC: "vtt",
  CHAT: "txt",
  TEAM_CHAT: "json",
  TIMELINE: "json",
  SUMMARY: "json",
  CSV: "csv",
  TB: "jpg",
};
const longest = 120;

type Named = {
  readonly id: string;
  readonly fileType: string;
  readonly startedAt: Date;
  /** What people called a file that they sent; null for what the source made. */
  readonly ownName: string | null;
};

/** The header that names a download: our own name, or the sender's made safe, behind the day. RFC 6266. */
export function dispositionOf({ id, fileType, startedAt, ownName }: Named): string {
  const own = ownName === null ? "" : safeName(ownName);
  const name = `${startedAt.toISOString().slice(0, 10)}-${own || `${id}.${extensions[fileType] ?? "bin"}`}`;
  const ascii = name.replace(/[^\x20-\x7e]|%/gu, "_");
  const extended = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"${ascii === name ? "" : `; filename*=UTF-8''${extended}`}`;
}

/** No path, no invisible sign that turns a name round, nothing that a file system reserves, not too long. */
function safeName(name: string): string {
  const plain = name
    .normalize("NFC")
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "")
    .replace(/[<>:"/\\|?*]/g, "_")
    .replace(/^[. ]+|[. ]+$/g, "");
  const extension = /.(\.[^. ]{1,11})$/u.exec(plain)?.[1] ?? "";
  const stem = [...plain.slice(0, plain.length - extension.length)].slice(0, longest);
  return `${stem.join("")}${extension}`;
}
