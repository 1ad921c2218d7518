import { archivePorts } from "@/server/domain/archive/ports";
import { expireSkipped } from "@/server/domain/ledger/expire-skipped";
import { destroyMarked, finishPurgeRun } from "@/server/domain/retention/destroy-marked";
import { markDue } from "@/server/domain/retention/mark-due";
import { startPurgeRun } from "@/server/domain/retention/start-purge-run";
import { inngest, on } from "@/server/events/client";

import { automatedCtx } from "./context";

/**
 * First the ledger forgets people who must not be recorded, whose time is over. Then what is due and not held goes, in two
 * phases; a run killed anywhere is finished by the next.
 */
export const purgeFunction = inngest.createFunction(
  {
    id: "purge",
    triggers: [on("retention/purge.requested")],
    concurrency: { limit: 1, key: "event.data.tenantId" },
  },
  async ({ event, step }) => {
    const { tenantId } = event.data;
    for (let batch = 0, left = true; left; batch++) {
      const { more } = await step.run(`forget-skipped-${batch}`, () => expireSkipped(automatedCtx(tenantId)));
      left = more;
    }
    const start = await step.run("start", () => startPurgeRun(automatedCtx(tenantId)));
    if ("refusal" in start) return start;
    const { runId } = start;
    for (let batch = 0, left = true; left; batch++) {
      const { marked } = await step.run(`mark-${batch}`, () => markDue(automatedCtx(tenantId), runId));
      left = marked > 0;
    }
    for (let batch = 0, left = true; left; batch++) {
      const { purged } = await step.run(`destroy-${batch}`, async () =>
        destroyMarked(automatedCtx(tenantId), await archivePorts(), runId),
      );
      left = purged > 0;
    }
    await step.run("finish", () => finishPurgeRun(automatedCtx(tenantId), runId));
    return { runId };
  },
);
