import { z } from "zod";

import { auditActions } from "@/db/constants";

export const listAuditInput = z.object({
  action: z.enum(auditActions).optional(),
  subjectId: z.uuid().optional(),
  cursor: z.object({ at: z.iso.datetime({ offset: true }), id: z.uuid() }).optional(),
  limit: z.int().min(1).max(100).default(50),
});
export type ListAudit = z.infer<typeof listAuditInput>;

export type AuditEntryView = {
  id: string;
  at: Date;
  actorKind: string;
  actorName: string | null;
  action: (typeof auditActions)[number];
  subjectId: string | null;
  detail: Record<string, string | number | boolean | null>;
};
export type AuditPage = { items: AuditEntryView[]; nextCursor: { at: string; id: string } | null };
