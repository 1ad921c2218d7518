import { eq } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { job } from "@/db/schema";
import { notFound } from "@/server/lib/errors";

/** @throws AppError NOT_FOUND */
export async function requireJob(tx: TenantTx, id: string): Promise<{ id: string; name: string }> {
  const [row] = await tx.select({ id: job.id, name: job.name }).from(job).where(eq(job.id, id));
  if (!row) throw notFound("job");
  return row;
}
