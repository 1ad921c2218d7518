import { z } from "zod";

import type { HandedOver } from "@/server/domain/conversations/schema";
import { givenReason, type LatestRequest } from "@/server/domain/playback/schema";

export const requestReplayInput = z.object({ conversationId: z.uuid(), reason: givenReason });
export type RequestReplay = z.infer<typeof requestReplayInput>;

/** What waits for the actor's answer, what was answered of what they may approve, and what they asked for themselves. */
export const requestViews = ["waiting", "decided", "own"] as const;
export type RequestView = (typeof requestViews)[number];

export const listReplayRequestsInput = z.object({
  view: z.enum(requestViews).default("waiting"),
  cursor: z.object({ requestedAt: z.iso.datetime({ offset: true }), id: z.uuid() }).optional(),
  limit: z.int().min(1).max(100).default(50),
});
export type ListReplayRequests = z.infer<typeof listReplayRequestsInput>;

export type ReplayRequestItem = LatestRequest & {
  requester: { name: string; username: string };
  decidedByName: string | null;
  /** Null = the person who asked may no longer see it. */
  conversation: HandedOver | null;
};
export type ReplayRequestPage = {
  items: ReplayRequestItem[];
  nextCursor: { requestedAt: string; id: string } | null;
};

/** `approver` = some replay rule names the actor. */
export type ReplayRequestSummary = { approver: boolean; waiting: number; own: number };

export const defaultApprovalDays = 7;
const maxApprovalDays = 90;

export const decideReplayRequestInput = z.object({
  id: z.uuid(),
  approve: z.boolean(),
  /** How long an approval lasts. */
  days: z
    .int("Give whole days.")
    .min(1, "Give at least one day.")
    .max(maxApprovalDays, `Give at most ${maxApprovalDays} days.`)
    .default(defaultApprovalDays),
});
export type DecideReplayRequest = z.infer<typeof decideReplayRequestInput>;
