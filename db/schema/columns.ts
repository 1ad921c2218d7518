import { sql } from "drizzle-orm";
import { check, customType, text, timestamp, uuid } from "drizzle-orm/pg-core";

export const id = () => uuid("id").notNull();
export const tenantId = () => uuid("tenant_id").notNull();
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
export const createdAt = () => instant("created_at").notNull().defaultNow();

/** A text column whose values are held to a shared `as const` list by {@link oneOf}. */
export const choice = <const T extends readonly [string, ...string[]]>(name: string, values: T) =>
  text(name, { enum: values as unknown as [T[number], ...T[number][]] });

/** CHECK (column in (…list…)); null passes, as in SQL. */
export const oneOf = (name: string, column: string, values: readonly string[]) =>
  check(name, sql.raw(`"${column}" in (${values.map((value) => `'${value}'`).join(", ")})`));

export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });
export const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });
export const xid8 = customType<{ data: string }>({ dataType: () => "xid8" });
