import type { SourceKind } from "@/db/constants";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import type { Mark } from "@/server/domain/ledger/mark-at-listing";

/** The step of a report that asks for what the lists of a kind left out. */
export const goneSteps = { meeting: "meeting_gone", phone: "phone_gone" } as const;
type GoneKind = Extract<SourceKind, keyof typeof goneSteps>;

/** What is archived of one session, and neither a list of this report nor its trash showed. */
export type Unlisted = {
  sessionKey: string;
  /** Nothing of it was seen, and nothing went to the trash just now. */
  wholly: boolean;
  items: readonly { sourceKey: string; sourceRef: string | null }[];
};

/** What the source says of it: of these files, null = of the whole session; `at` null = now, as far as we know. */
export type Verdict = {
  mark: Exclude<Mark, "recovered">;
  files: readonly string[] | null;
  at: Date | null;
};

/** Asks a source for single sessions: absence from a list is no proof. */
export type GoneSource = {
  kind: GoneKind;
  /** What lies in its trash for so long, and was not seen there by the report, is asked for too. */
  askTrashedAfterMs: number;
  /** One look, nothing written. Throws ZoomError; what it throws says nothing about the session. */
  ask: (zoom: ZoomConnection, session: Unlisted) => Promise<readonly Verdict[]>;
};
