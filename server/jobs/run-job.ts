import { failRun } from "@/server/domain/jobs/end-run";
import { planRun, requestSweep } from "@/server/domain/jobs/plan-run";
import { settleRun } from "@/server/domain/jobs/settle-run";
import { giveUpStage, sweepStage } from "@/server/domain/jobs/sweep-stage";
import { type RedecideCursor, redecideSkipped } from "@/server/domain/ledger/redecide-skipped";
import { eventCatalogue } from "@/server/events/catalogue";
import { inngest, on } from "@/server/events/client";

import { automatedCtx, portsOf } from "./context";

const retries = 3;

/** Zoom stayed away through all retries while the run was planned: it ends, and the next one looks as far back. */
async function endByOutage(data: unknown): Promise<void> {
  const { tenantId, runId } = eventCatalogue["job/run.requested"].loose().parse(data);
  await failRun(automatedCtx(tenantId), runId, "outage");
}

/**
 * A run was asked for: who is there, then what was skipped before and may be kept by now, then their recordings, a
 * handful of people at a time.
 */
export const planRunFunction = inngest.createFunction(
  {
    id: "plan-run",
    triggers: [on("job/run.requested")],
    concurrency: { limit: 1, key: "event.data.jobId" },
    retries,
    onFailure: ({ event, step }) => step.run("end", () => endByOutage(event.data.event.data)),
  },
  async ({ event, step }) => {
    const { tenantId, jobId, runId } = event.data;
    const { listing, decideAgain } = await step.run("plan", async () => {
      const ctx = automatedCtx(tenantId);
      const { zoom } = await portsOf(ctx, jobId);
      return planRun(ctx, zoom, { jobId, runId });
    });
    if (!listing) return;
    let cursor: RedecideCursor | null = null;
    for (let batch = 0; decideAgain && (batch === 0 || cursor !== null); batch++) {
      const from: RedecideCursor | null = cursor;
      const decided: { next: RedecideCursor | null } = await step.run(`decide-again-${batch}`, () =>
        redecideSkipped(automatedCtx(tenantId), { jobId, runId, cursor: from }),
      );
      cursor = decided.next;
    }
    await step.run("request-sweep", () => requestSweep(automatedCtx(tenantId), { jobId, runId }));
  },
);

export const sweepFunction = inngest.createFunction(
  {
    id: "sweep",
    triggers: [on("job/sweep.requested")],
    concurrency: { limit: 1, key: "event.data.jobId" },
    retries,
    onFailure: async ({ event, step }) => {
      const data = eventCatalogue["job/sweep.requested"].loose().parse(event.data.event.data);
      const { tenantId, runId } = data;
      await step.run("give-up", () => giveUpStage(automatedCtx(tenantId), data));
      await step.run("settle", () => settleRun(automatedCtx(tenantId), { runId }));
    },
  },
  async ({ event, step }) => {
    const { tenantId, jobId, runId, stage, offset } = event.data;
    await step.run("sweep", async () => {
      const ctx = automatedCtx(tenantId);
      const { zoom } = await portsOf(ctx, jobId);
      await sweepStage(ctx, zoom, { jobId, runId, stage, offset });
    });
    await step.run("settle", () => settleRun(automatedCtx(tenantId), { runId }));
  },
);
