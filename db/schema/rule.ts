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

import { builtInRules, ruleKinds } from "../constants";
import { choice, createdAt, id, instant, oneOf, tenantId } from "./columns";
import { tenant } from "./tenant";

/** A row is a rule; what it says stands in its versions. Never edited in place: a save makes a new version. */
export const rule = pgTable(
  "rule",
  {
    tenantId: tenantId().references(() => tenant.id),
    id: id(),
    kind: choice("kind", ruleKinds).notNull(),
    name: text("name").notNull(),
    builtIn: choice("built_in", builtInRules),
    currentVersion: integer("current_version").notNull(),
    createdAt: createdAt(),
    changedAt: instant("changed_at").notNull(),
    deletedAt: instant("deleted_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("rule_name").on(t.tenantId, t.kind, t.name),
    unique("rule_built_in").on(t.tenantId, t.builtIn),
    oneOf("rule_kind", "kind", ruleKinds),
    oneOf("rule_built_in_known", "built_in", builtInRules),
  ],
);

/** A row is one saved version of a rule; `definition` has the shape of the kind's zod schema in domain/rules. */
export const ruleVersion = pgTable(
  "rule_version",
  {
    tenantId: tenantId(),
    id: id(),
    ruleId: uuid("rule_id").notNull(),
    version: integer("version").notNull(),
    definition: jsonb("definition").notNull(),
    description: text("description").notNull().default(""),
    /** The older version whose definition was taken back into force. */
    restoredFrom: integer("restored_from"),
    createdBy: uuid("created_by"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("rule_version_number").on(t.tenantId, t.ruleId, t.version),
    foreignKey({ columns: [t.tenantId, t.ruleId], foreignColumns: [rule.tenantId, rule.id] }),
    index("rule_version_of_rule").on(t.tenantId, t.ruleId),
  ],
);
