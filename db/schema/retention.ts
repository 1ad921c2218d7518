import { bigint, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";

import { id, instant, tenantId } from "./columns";
import { tenant } from "./tenant";

/** A row is what stays of a purged conversation: ids, dates, hashes, rule, who and why. No topic, no people. */
export const tombstone = pgTable(
  "tombstone",
  {
    tenantId: tenantId().references(() => tenant.id),
    conversationId: uuid("conversation_id").notNull(),
    jobId: uuid("job_id").notNull(),
    sessionKey: text("session_key").notNull(),
    startedAt: instant("started_at").notNull(),
    endedAt: instant("ended_at").notNull(),
    importedAt: instant("imported_at").notNull(),
    retainUntil: instant("retain_until").notNull(),
    ruleVersionId: uuid("rule_version_id").notNull(),
    files: jsonb("files")
      .$type<
        readonly { id: string; sourceItemId: string; sha256: string; sizeBytes: number; fileType: string }[]
      >()
      .notNull(),
    purgedAt: instant("purged_at").notNull(),
    runId: uuid("run_id").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.conversationId] }),
    unique("tombstone_session").on(t.tenantId, t.jobId, t.sessionKey),
  ],
);

/** A row is one nightly purge run: what it forecast, what it did, or why it refused to start. */
export const purgeRun = pgTable(
  "purge_run",
  {
    tenantId: tenantId().references(() => tenant.id),
    id: id(),
    startedAt: instant("started_at").notNull(),
    /** Clock of the database at the start; the next run compares. */
    databaseClock: instant("database_clock").notNull(),
    forecast: integer("forecast").notNull(),
    marked: integer("marked").notNull().default(0),
    purged: integer("purged").notNull().default(0),
    purgedBytes: bigint("purged_bytes", { mode: "number" }).notNull().default(0),
    finishedAt: instant("finished_at"),
    refusal: text("refusal"),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), index("purge_run_newest").on(t.tenantId, t.startedAt)],
);
