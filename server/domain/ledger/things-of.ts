import type { SourceKind } from "@/db/constants";
import type { SourceSession } from "@/server/connectors/zoom/files";
import type { DecidableItem } from "@/server/domain/rules/decide";

/** One thing seen at the source that gets a row of its own. */
export type Thing = {
  kind: SourceKind;
  /** Its identity, stable over listings. */
  sourceKey: string;
  /** What becomes one conversation shares it. */
  sessionKey: string;
  /** The source's name for its owner, "" where it names nobody. */
  ownerSourceId: string;
  /** Upper case; "" where there is no file (yet). */
  fileType: string;
  recordingType: string;
  sizeBytes: number | null;
  startedAt: Date;
  endedAt: Date | null;
  decidable: DecidableItem;
  /** More of the session may come, such as a transcript: what is kept is looked at again. */
  expectsMore: boolean;
  revision?: string | undefined;
  /** How the source is asked for it alone, where that takes another id. */
  sourceRef?: string | null;
};

/** The key of the row that stands for a session while it has no files. */
export const wholeSessionKey = (uuid: string): string => `${uuid}#session`;

/** A session of whose files nothing is known: it has none, or Zoom has announced it and does not give it out yet. */
export function wholeSession(
  { uuid, hostId, ...times }: Pick<SourceSession, "uuid" | "hostId" | "startedAt" | "endedAt">,
  readiness: Extract<DecidableItem["readiness"], "no_files" | "processing">,
): Thing {
  const startedAt = times.startedAt ?? new Date(0);
  const endedAt = times.endedAt ?? startedAt;
  return {
    ...{ kind: "meeting", sourceKey: wholeSessionKey(uuid), sessionKey: uuid, ownerSourceId: hostId ?? "" },
    ...{ fileType: "", recordingType: "", sizeBytes: null, startedAt, endedAt, expectsMore: true },
    decidable: {
      ...{ mediaClass: "unknown", readiness, onlySound: false, askedFor: false },
      ...{ conversationStartedAt: startedAt, conversationEndedAt: endedAt },
    },
  };
}

const carriesSound = new Set(["video", "screen"]);

/** A session's files; a session without any is one thing, so that it has its row too. */
export function thingsOf(session: SourceSession): Thing[] {
  const startedAt = session.startedAt ?? new Date(0);
  const endedAt = session.endedAt ?? startedAt;
  const { files } = session;
  const common = {
    kind: "meeting" as const,
    sessionKey: session.uuid,
    ownerSourceId: session.hostId ?? "",
    expectsMore: !files.some((file) => file.fileType === "TRANSCRIPT"),
  };
  if (files.length === 0) return [wholeSession(session, "no_files")];
  const times = { conversationStartedAt: startedAt, conversationEndedAt: endedAt, askedFor: false };
  const audioToCome = files.some((file) => file.mediaClass === "audio" || file.readiness !== "ready");
  return files.map((file) => ({
    ...common,
    sourceKey: file.key,
    fileType: file.fileType,
    recordingType: file.recordingType,
    sizeBytes: file.sizeBytes,
    startedAt: file.recordingStart ?? startedAt,
    endedAt: file.recordingEnd,
    decidable: {
      ...times,
      mediaClass: file.mediaClass,
      readiness: file.readiness === "ready" ? "ready" : "processing",
      onlySound: !audioToCome && file.fileType === "MP4" && carriesSound.has(file.mediaClass),
    },
  }));
}
