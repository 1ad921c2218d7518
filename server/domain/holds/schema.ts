import { z } from "zod";

export const placeHoldInput = z.object({
  conversationId: z.uuid(),
  reason: z.string().trim().min(3, "Say why, so that others understand it later.").max(500),
});
export type PlaceHold = z.infer<typeof placeHoldInput>;

export const releaseHoldInput = z.object({ conversationId: z.uuid() });
