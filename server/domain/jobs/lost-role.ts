import { and, eq, isNull } from "drizzle-orm";

import type { TenantTx } from "@/db/client";
import { jobRun } from "@/db/schema";

import { failureSentence } from "./run-failure";

/** Whom of the account's users a run has asked Zoom for so far, and how many of those Zoom refused to us. */
export type Refusals = { asked: number; refused: number };

/** As the run's row keeps it while it lists meetings; of places before `offset` that tell nothing, nobody was refused. */
export function refusalsOf(cursor: Record<string, unknown> | null, offset: number): Refusals {
  const { asked = offset, refused = 0 } = cursor ?? {};
  return { asked: Number(asked), refused: Number(refused) };
}

/**
 * Zoom refused everybody: that is the role of whoever connected the job. Of an account's only user this is not concluded,
 * for they own it, and no owner's role can be taken away.
 */
const isRoleLost = ({ asked, refused }: Refusals) => refused > 1 && refused === asked;

/** Lets the run fail for the lost role when everybody was refused; not where the list of users had gaps. */
export async function noteLostRole(tx: TenantTx, runId: string, refusals: Refusals): Promise<void> {
  if (!isRoleLost(refusals)) return;
  await tx
    .update(jobRun)
    .set({ failure: failureSentence("forbidden") })
    .where(and(eq(jobRun.id, runId), isNull(jobRun.failure)));
}
