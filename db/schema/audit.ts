import { sql } from "drizzle-orm";
import { index, jsonb, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";

import { actorKinds, auditActions } from "../constants";
import { choice, id, instant, oneOf, tenantId, xid8 } from "./columns";
import { tenant } from "./tenant";

/**
 * A row is one act, human or automated, written in the act's own transaction. The app's role may insert and read; a
 * trigger refuses update, delete and truncate to everybody.
 */
export const auditEvent = pgTable(
  "audit_event",
  {
    tenantId: tenantId().references(() => tenant.id),
    id: id(),
    at: instant("at").notNull(),
    xid: xid8("xid")
      .notNull()
      .default(sql`pg_current_xact_id()`),
    actorKind: choice("actor_kind", actorKinds).notNull(),
    actorId: uuid("actor_id"),
    action: choice("action", auditActions).notNull(),
    subjectId: uuid("subject_id"),
    /** Ids, counts and closed words: nothing personal. */
    detail: jsonb("detail").$type<Record<string, string | number | boolean | null>>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    oneOf("audit_event_actor", "actor_kind", actorKinds),
    oneOf("audit_event_action", "action", auditActions),
    index("audit_event_newest").on(t.tenantId, t.at, t.id),
    index("audit_event_subject").on(t.tenantId, t.subjectId, t.at),
    index("audit_event_sealing").on(t.tenantId, t.xid, t.id),
  ],
);
