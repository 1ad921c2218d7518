import { z } from "zod";

import type { DecisionReason, ItemState } from "@/db/constants";

const longestTrashDays = 365;

export const jobTrashInput = z.object({ jobId: z.uuid() });
export const askTrashInput = jobTrashInput.extend({
  days: z
    .int("Give whole days.")
    .min(1, "Wait at least a day.")
    .max(longestTrashDays, `Wait at most ${longestTrashDays} days.`),
});
export type AskTrash = z.infer<typeof askTrashInput>;

/** Who did it; null = somebody whom the viewer may not list. */
type Act = { name: string | null; at: Date };

/** Recordings that stay at Zoom although they are archived in part. */
export type HeldBack = {
  sessions: number;
  /** The ledger has more rows than were looked at. */
  orMore: boolean;
  /** By what became of a file; most frequent first. State null = somebody took the recording out of the trash. */
  groups: { state: ItemState | null; reason: DecisionReason | null; sessions: number }[];
};

export type TrashState = {
  /** Null = recordings stay at Zoom. */
  days: number | null;
  asked: Act | null;
  confirmed: Act | null;
  /** The viewer asked, so somebody else has to confirm. */
  askedByViewer: boolean;
  /** Zoom lets us. */
  allowed: boolean;
  /** Recordings that this job moved to the trash: of the last 30 days, which somebody may still take out of it, and ever. */
  moved: { recent: number; ever: number };
  /** Null while nobody asks for anything to go. */
  heldBack: HeldBack | null;
};

export const zoomTrashDays = 30;
export const trashScope = "cloud_recording:delete:meeting_recording:admin";
