import { and, eq, notExists, type SQL, sql } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { sourceSetting, sourceUser } from "@/db/schema";
import { goneFromAccount } from "@/server/domain/jobs/remember-users";

/** Settings of whoever left the source's account can be neither set nor given back. */
export const isOfPresentUser = (tx: TenantTx): SQL =>
  notExists(
    tx
      .select({ one: sql`1` })
      .from(sourceUser)
      .where(
        and(
          eq(sourceUser.jobId, sourceSetting.jobId),
          eq(sourceUser.sourceId, sourceSetting.sourceId),
          eq(sourceUser.status, goneFromAccount),
        ),
      ),
  );
