import { type RedecideCursor, redecideSkipped } from "@/server/domain/ledger/redecide-skipped";
import { inngest, on } from "@/server/events/client";

import { automatedCtx } from "./context";

/** Somebody was mapped, or given what they lacked: their items are decided anew, and what is kept now is imported. */
export const redecideFunction = inngest.createFunction(
  {
    id: "redecide",
    triggers: [on("ledger/redecision.wanted")],
    concurrency: { limit: 1, key: "event.data.jobId" },
  },
  async ({ event, step }) => {
    const { tenantId, jobId, ownerSourceIds } = event.data;
    let cursor: RedecideCursor | null = null;
    for (let batch = 0; batch === 0 || cursor !== null; batch++) {
      const from: RedecideCursor | null = cursor;
      const decided: { next: RedecideCursor | null } = await step.run(`decide-again-${batch}`, () =>
        redecideSkipped(automatedCtx(tenantId), { jobId, ownerSourceIds, cursor: from }),
      );
      cursor = decided.next;
    }
  },
);
