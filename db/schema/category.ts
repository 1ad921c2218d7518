import { foreignKey, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";

import { createdAt, id, instant, tenantId } from "./columns";
import { tenant } from "./tenant";

/** A row is a named list of words and phrases that transcripts and chats are matched to. */
export const category = pgTable(
  "category",
  {
    tenantId: tenantId().references(() => tenant.id),
    id: id(),
    name: text("name").notNull(),
    description: text("description").notNull().default(""),
    createdAt: createdAt(),
    changedAt: instant("changed_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), unique("category_name").on(t.tenantId, t.name)],
);

/** A row is one word or phrase of a category; equal ones, whatever their case and accents, stand once. */
export const categoryTerm = pgTable(
  "category_term",
  {
    tenantId: tenantId(),
    id: id(),
    categoryId: uuid("category_id").notNull(),
    term: text("term").notNull(),
    normalized: text("normalized").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("category_term_once").on(t.tenantId, t.categoryId, t.normalized),
    foreignKey({ columns: [t.tenantId, t.categoryId], foreignColumns: [category.tenantId, category.id] }),
  ],
);
