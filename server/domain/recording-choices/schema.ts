import { z } from "zod";

import type { DecisionReason, MediaClass, RecordingLicense } from "@/db/constants";
import type { RecordingRule } from "@/server/domain/rules/schema";

export const switchRecordingInput = z.object({ on: z.boolean() });

const maxItemsAskedFor = 500;
export const askForItemsInput = z.object({
  itemIds: z.array(z.uuid()).min(1, "Choose at least one recording.").max(maxItemsAskedFor),
});
export type AskForItems = z.infer<typeof askForItemsInput>;

/** Where a value comes from: set on the person, given by a group, or by default. */
export type ValueSource = { kind: "own" } | { kind: "group"; groupName: string } | { kind: "default" };

/** What is recorded of the signed-in person, and why. */
export type MyRecording = {
  license: { value: RecordingLicense | null; source: ValueSource };
  addOnZoom: { value: boolean; source: ValueSource };
  rule: {
    value: ({ name: string } & RecordingRule) | null;
    source: ValueSource;
  };
  /** What would become of a meeting that the person hosts now, kind by kind. */
  samples: {
    mediaClass: MediaClass;
    outcome: "keep" | "wait" | "skip";
    reason: DecisionReason;
  }[];
  /** Null = the rule has no Record Switch. */
  recordSwitch: { on: boolean; since: Date | null } | null;
  /** Newest first; what stands here stays true when the rule changes. */
  switches: { id: string; on: boolean; at: Date }[];
};

/** One recording at the source that its owner may still ask for. The ledger knows no topic. */
export type WaitingRecording = {
  sessionKey: string;
  itemIds: string[];
  startedAt: Date;
  /** Null where the source named no end. */
  endedAt: Date | null;
  /** Null where the source told no sizes. */
  sizeBytes: number | null;
  media: MediaClass[];
  /** When the time to ask for all of it ends. */
  until: Date;
};
/** `more` = there are older ones beyond those listed. */
export type WaitingRecordings = { items: WaitingRecording[]; more: boolean };

export type WaitingSummary = { count: number; more: boolean; firstUntil: Date | null };
