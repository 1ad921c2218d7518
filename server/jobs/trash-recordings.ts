import { trashDue } from "@/server/domain/source-trash/trash-due";
import { inngest, on } from "@/server/events/client";

import { automatedCtx, portsOf } from "./context";

/** Moves archived recordings whose waiting time is over to Zoom's trash, where two people have switched that on. */
export const trashRecordingsFunction = inngest.createFunction(
  {
    id: "trash-recordings",
    triggers: [on("source/trash.requested")],
    concurrency: { limit: 1, key: "event.data.jobId" },
    idempotency: "event.data.jobId + '-' + event.data.night",
    retries: 2,
  },
  async ({ event, step }) => {
    const { tenantId, jobId } = event.data;
    let after: string | null = null;
    for (let batch = 0; batch === 0 || after !== null; batch++) {
      const from: string | null = after;
      const done: { moved: number; next: string | null } = await step.run(`trash-${batch}`, async () => {
        const ctx = automatedCtx(tenantId);
        const { zoom } = await portsOf(ctx, jobId);
        return trashDue(ctx, zoom, { jobId, after: from });
      });
      after = done.next;
    }
  },
);
