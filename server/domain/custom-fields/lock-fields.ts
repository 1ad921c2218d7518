import { asc, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { customField } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { AppError } from "@/server/lib/errors";

import { normalized } from "./schema";

type Field = typeof customField.$inferSelect;

/** All fields in their order; whoever changes them comes one after the other, and no value is written meanwhile. */
export async function lockFields(tx: TenantTx, ctx: Ctx): Promise<Field[]> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`fields ${ctx.db.tenantId}`}, 0))`);
  return tx.select().from(customField).orderBy(asc(customField.position), asc(customField.id)).for("update");
}

/** @throws AppError CONFLICT when another field has the name, whatever its case and accents */
export function requireFreeName(fields: readonly Field[], name: string, own?: string): void {
  if (!fields.some((field) => field.id !== own && normalized(field.name) === normalized(name))) return;
  throw new AppError("CONFLICT", `There is a field named “${name}” already. Choose another name.`);
}
