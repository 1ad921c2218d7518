import {
  bigint,
  boolean,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";

import { checkStates, differenceReasons, itemStates, sourceKinds } from "../constants";
import { choice, createdAt, id, instant, oneOf, tenantId } from "./columns";
import { job } from "./job";

/** Numbers of one kind of source in a completeness report. */
export type CheckCounts = { reported: number; archived: number; different: number };

/** A row is one comparison of what Zoom reports for a period with what is archived. */
export const sourceCheck = pgTable(
  "source_check",
  {
    tenantId: tenantId(),
    id: id(),
    jobId: uuid("job_id").notNull(),
    from: instant("period_from").notNull(),
    to: instant("period_to").notNull(),
    state: choice("state", checkStates).notNull(),
    requestedBy: uuid("requested_by"),
    createdAt: createdAt(),
    finishedAt: instant("finished_at"),
    /** False: something could not be listed, so that the report proves nothing about what it does not name. */
    complete: boolean("complete"),
    cursor: jsonb("cursor").$type<Record<string, unknown>>(),
    counts: jsonb("counts").$type<Record<string, CheckCounts>>(),
    failure: text("failure"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    oneOf("source_check_state", "state", checkStates),
    index("source_check_of_job").on(t.tenantId, t.jobId, t.createdAt),
    foreignKey({ columns: [t.tenantId, t.jobId], foreignColumns: [job.tenantId, job.id] }),
  ],
);

/** A row is one thing that Zoom reports and the archive does not hold, with the reason: also what took place and was not recorded. */
export const sourceCheckDifference = pgTable(
  "source_check_difference",
  {
    tenantId: tenantId(),
    checkId: uuid("check_id").notNull(),
    kind: choice("kind", sourceKinds).notNull(),
    sourceKey: text("source_key").notNull(),
    sessionKey: text("session_key").notNull(),
    startedAt: instant("started_at").notNull(),
    sizeBytes: bigint("size_bytes", { mode: "number" }),
    /** Null: the ledger has no row of it. */
    itemId: uuid("item_id"),
    state: choice("state", itemStates),
    reason: choice("reason", differenceReasons).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.checkId, t.kind, t.sourceKey] }),
    oneOf("source_check_difference_kind", "kind", sourceKinds),
    oneOf("source_check_difference_state", "state", itemStates),
    oneOf("source_check_difference_reason", "reason", differenceReasons),
    foreignKey({
      columns: [t.tenantId, t.checkId],
      foreignColumns: [sourceCheck.tenantId, sourceCheck.id],
    }),
  ],
);
