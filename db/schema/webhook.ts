import { sql } from "drizzle-orm";
import {
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";

import { id, instant, tenantId } from "./columns";
import { job } from "./job";

/** A row is a verified webhook delivery; ids only, the content is fetched from the source. */
export const webhookReceipt = pgTable(
  "webhook_receipt",
  {
    tenantId: tenantId(),
    id: id(),
    jobId: uuid("job_id").notNull(),
    /** Zoom's x-zm-request-id, or a digest of the event's identity where it is missing. */
    deliveryKey: text("delivery_key").notNull(),
    event: text("event").notNull(),
    eventAt: instant("event_at").notNull(),
    /** Ids named by the event: { sessionKey?, userId?, … }. */
    subject: jsonb("subject").$type<Record<string, string>>().notNull(),
    /** Digest of what is to be done about which thing: deliveries that share it are handled by one look. */
    subjectKey: text("subject_key").notNull().default(""),
    receivedAt: instant("received_at").notNull(),
    handledAt: instant("handled_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("webhook_receipt_delivery").on(t.tenantId, t.deliveryKey),
    index("webhook_receipt_open")
      .on(t.tenantId, t.jobId, t.subjectKey)
      .where(sql`handled_at is null`),
    foreignKey({ columns: [t.tenantId, t.jobId], foreignColumns: [job.tenantId, job.id] }),
  ],
);

/** A row counts, for a UTC day, deliveries that nothing was done about. Of no tenant: nobody knows whose they were. */
export const webhookTally = pgTable(
  "webhook_tally",
  {
    day: text("day").notNull(),
    outcome: text("outcome").notNull(),
    count: integer("count").notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.outcome] })],
);
