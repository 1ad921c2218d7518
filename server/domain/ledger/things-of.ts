import type { SourceFile, SourceSession } from "@/server/connectors/zoom/files";
import type { DecidableItem } from "@/server/domain/rules/decide";

/** One thing of a session that gets a row of its own. */
export type Thing = {
  sourceKey: string;
  sessionKey: string;
  ownerSourceId: string;
  file: SourceFile | null;
  startedAt: Date;
  endedAt: Date | null;
  decidable: DecidableItem;
  session: SourceSession;
};

/** A session's files; a session without any is one thing, so that it has its row too. */
export function thingsOf(session: SourceSession): Thing[] {
  const startedAt = session.startedAt ?? new Date(0);
  const endedAt = session.endedAt ?? startedAt;
  const common = { sessionKey: session.uuid, ownerSourceId: session.hostId ?? "", session };
  const decidable = (file: SourceFile | null): DecidableItem => ({
    mediaClass: file?.mediaClass ?? "unknown",
    readiness: file === null ? "no_files" : file.readiness === "ready" ? "ready" : "processing",
    conversationStartedAt: startedAt,
    conversationEndedAt: endedAt,
    askedFor: false,
  });
  if (session.files.length === 0) {
    const sourceKey = `${session.uuid}#session`;
    return [{ ...common, sourceKey, file: null, startedAt, endedAt, decidable: decidable(null) }];
  }
  return session.files.map((file) => ({
    ...common,
    sourceKey: file.key,
    file,
    startedAt: file.recordingStart ?? startedAt,
    endedAt: file.recordingEnd,
    decidable: decidable(file),
  }));
}
