import { foreignKey, index, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";

import { decisionReasons, itemStates } from "../constants";
import { choice, id, instant, oneOf, tenantId } from "./columns";
import { sourceItem } from "./source";

/** A row is one decision about an item that differed from the one before, and the run or look that made it. */
export const itemDecision = pgTable(
  "item_decision",
  {
    tenantId: tenantId(),
    id: id(),
    sourceItemId: uuid("source_item_id").notNull(),
    /** Null where no run decided: a webhook, a change of rule, a person. */
    runId: uuid("run_id"),
    state: choice("state", itemStates).notNull(),
    reason: choice("reason", decisionReasons).notNull(),
    at: instant("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    oneOf("item_decision_state", "state", itemStates),
    oneOf("item_decision_reason", "reason", decisionReasons),
    index("item_decision_of_item").on(t.tenantId, t.sourceItemId, t.id),
    index("item_decision_of_run").on(t.tenantId, t.runId, t.sourceItemId),
    foreignKey({
      columns: [t.tenantId, t.sourceItemId],
      foreignColumns: [sourceItem.tenantId, sourceItem.id],
    }).onDelete("cascade"),
  ],
);
