import { z } from "zod";

import {
  type DecisionReason,
  decisionReasons,
  type FailureReason,
  type ItemState,
  itemStates,
} from "@/db/constants";

export const listItemsInput = z.object({
  jobId: z.uuid().optional(),
  runId: z.uuid().optional(),
  state: z.enum(itemStates).optional(),
  reason: z.enum(decisionReasons).optional(),
  ownerId: z.uuid().optional(),
  cursor: z.object({ startedAt: z.iso.datetime({ offset: true }), id: z.uuid() }).optional(),
  limit: z.int().min(1).max(100).default(50),
});
export type ListItems = z.infer<typeof listItemsInput>;

export type LedgerItem = {
  id: string;
  sessionKey: string;
  fileType: string;
  recordingType: string;
  mediaClass: string;
  startedAt: Date;
  sizeBytes: number | null;
  state: ItemState;
  reason: DecisionReason;
  failure: FailureReason | null;
  owner: { id: string; name: string } | null;
  ownerSourceId: string;
  conversationId: string | null;
  firstSeenAt: Date;
};
export type LedgerPage = { items: LedgerItem[]; nextCursor: { startedAt: string; id: string } | null };

export const itemIdInput = z.object({ id: z.uuid() });
