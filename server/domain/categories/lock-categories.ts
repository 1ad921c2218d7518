import { sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { category } from "@/db/schema";
import type { Ctx } from "@/server/domain/access/ctx";
import { normalized } from "@/server/domain/custom-fields/schema";
import { AppError } from "@/server/lib/errors";

/** All categories; whoever changes the list comes one after the other. */
export async function lockCategories(tx: TenantTx, ctx: Ctx) {
  const key = `categories ${ctx.db.tenantId}`;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
  return tx.select().from(category);
}

/** @throws AppError CONFLICT when another category has the name, whatever its case and accents */
export function requireFreeName(
  categories: readonly { id: string; name: string }[],
  name: string,
  own?: string,
): void {
  if (!categories.some((row) => row.id !== own && normalized(row.name) === normalized(name))) return;
  throw new AppError("CONFLICT", `There is a category named “${name}” already. Choose another name.`);
}
