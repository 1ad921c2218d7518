import { failRun } from "@/server/domain/jobs/end-run";
import { planRun } from "@/server/domain/jobs/plan-run";
import { settleRun } from "@/server/domain/jobs/settle-run";
import { sweepUsers } from "@/server/domain/jobs/sweep-users";
import { eventCatalogue } from "@/server/events/catalogue";
import { inngest, on } from "@/server/events/client";

import { automatedCtx, portsOf } from "./context";

const retries = 3;

/** Zoom stayed away through all retries: the run ends, and the next one looks as far back. */
async function endByOutage(data: unknown): Promise<void> {
  const { tenantId, runId } = eventCatalogue["job/run.requested"].loose().parse(data);
  await failRun(automatedCtx(tenantId), runId, "outage");
}

/** A run was asked for: who is there, then their recordings, a handful of people at a time. */
export const planRunFunction = inngest.createFunction(
  {
    id: "plan-run",
    triggers: [on("job/run.requested")],
    concurrency: { limit: 1, key: "event.data.jobId" },
    retries,
    onFailure: ({ event, step }) => step.run("end", () => endByOutage(event.data.event.data)),
  },
  ({ event, step }) =>
    step.run("plan", async () => {
      const { tenantId, jobId, runId } = event.data;
      const ctx = automatedCtx(tenantId);
      const { zoom } = await portsOf(ctx, jobId);
      return planRun(ctx, zoom, { jobId, runId });
    }),
);

export const sweepUsersFunction = inngest.createFunction(
  {
    id: "sweep-users",
    triggers: [on("job/sweep.requested")],
    concurrency: { limit: 1, key: "event.data.jobId" },
    retries,
    onFailure: ({ event, step }) => step.run("end", () => endByOutage(event.data.event.data)),
  },
  async ({ event, step }) => {
    const { tenantId, jobId, runId, offset } = event.data;
    const swept = await step.run("sweep", async () => {
      const ctx = automatedCtx(tenantId);
      const { zoom } = await portsOf(ctx, jobId);
      return sweepUsers(ctx, zoom, { jobId, runId, offset });
    });
    if (swept.done) await step.run("settle", () => settleRun(automatedCtx(tenantId), { runId }));
    return swept;
  },
);
