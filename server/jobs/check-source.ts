import { endCheck } from "@/server/domain/completeness/end-check";
import { readNext } from "@/server/domain/completeness/read-next";
import { jobIsHeld } from "@/server/domain/jobs/job-state";
import { eventCatalogue } from "@/server/events/catalogue";
import { inngest, on } from "@/server/events/client";

import { automatedCtx, portsOf } from "./context";

/**
 * A completeness report: what Zoom reports for a period is compared with the archive, about half a minute a step. While
 * somebody holds the job it stands still; the tick asks for it again.
 */
export const checkSourceFunction = inngest.createFunction(
  {
    id: "check-source",
    triggers: [on("ledger/check.requested")],
    concurrency: { limit: 1, key: "event.data.jobId" },
    retries: 3,
    onFailure: ({ event, step }) =>
      step.run("end", () => {
        const asked = eventCatalogue["ledger/check.requested"].loose().parse(event.data.event.data);
        return endCheck(automatedCtx(asked.tenantId), asked.checkId, "outage");
      }),
  },
  async ({ event, step }) => {
    const { tenantId, jobId, checkId } = event.data;
    for (let part = 0, left = true; left; part++) {
      const { done } = await step.run(`read-${part}`, async () => {
        const ctx = automatedCtx(tenantId);
        if (await jobIsHeld(ctx, jobId)) return { done: true };
        const { zoom } = await portsOf(ctx, jobId);
        return readNext(ctx, zoom, checkId);
      });
      left = !done;
    }
    return { checkId };
  },
);
