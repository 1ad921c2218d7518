import { notLike, type SQL } from "drizzle-orm";

import { sourceItem } from "@/db/schema";
import { companionFiles, type SourceFile, type SourceSession } from "@/server/connectors/zoom/files";
import type { DecidableItem } from "@/server/domain/rules/decide";

import type { Thing } from "./things-of";

/** What AI Companion makes of a session beside its recording: no list of recordings names it. */
export type CompanionKind = keyof typeof companionFiles;
export const companionKinds: readonly CompanionKind[] = ["transcript", "summary"];

export const companionKey = (uuid: string, kind: CompanionKind): string => `${uuid}#companion_${kind}`;
export const isCompanionKey = (sourceKey: string): boolean =>
  companionKinds.some((kind) => sourceKey.endsWith(companionKey("", kind)));

/** Rows of what belongs to recordings, which goes to Zoom's trash with them. */
export const ofRecordings = (): SQL => notLike(sourceItem.sourceKey, "%#companion_%");

/** Whether the session's recording has its own. */
export const hasOwn = ({ files }: SourceSession, kind: CompanionKind): boolean =>
  files.some(({ fileType }) => fileType === companionFiles[kind].fileType);

/**
 * One more file of its session, one for all parts of the recording. Its times are not the recording's: it begins where the
 * first part does, as far as we know.
 */
export const companionFile = (
  { uuid, startedAt }: SourceSession,
  kind: CompanionKind,
  { downloadUrl, sizeBytes }: Pick<SourceFile, "downloadUrl" | "sizeBytes">,
): SourceFile => ({
  ...companionFiles[kind],
  ...{ key: companionKey(uuid, kind), fileId: null, mediaClass: "text", readiness: "ready" },
  ...{ recordingStart: startedAt, recordingEnd: null, sizeBytes, downloadUrl, participantAudio: null },
});

/** Decided like the transcript and the summary that belong to a recording. */
export function companionThing(
  { uuid, hostId, ...session }: SourceSession,
  kind: CompanionKind,
  readiness: DecidableItem["readiness"],
): Thing {
  const startedAt = session.startedAt ?? new Date(0);
  const endedAt = session.endedAt ?? startedAt;
  const { fileType, recordingType } = companionFiles[kind];
  return {
    ...{
      kind: "meeting",
      sourceKey: companionKey(uuid, kind),
      sessionKey: uuid,
      ownerSourceId: hostId ?? "",
    },
    ...{ fileType, recordingType, sizeBytes: null, startedAt, endedAt, expectsMore: false },
    decidable: {
      ...{ mediaClass: "text", readiness, onlySound: false, askedFor: false },
      ...{ conversationStartedAt: startedAt, conversationEndedAt: endedAt },
    },
  };
}
