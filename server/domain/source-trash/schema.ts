import { z } from "zod";

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
};

export const zoomTrashDays = 30;
export const trashScope = "cloud_recording:delete:meeting_recording:admin";
