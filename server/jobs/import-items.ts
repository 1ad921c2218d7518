import { importMany } from "@/server/domain/imports/import-many";
import { jobWorks } from "@/server/domain/jobs/job-state";
import { sessionsToImport } from "@/server/domain/jobs/sessions-to-import";
import { settleRun } from "@/server/domain/jobs/settle-run";
import { inngest, on } from "@/server/events/client";

import { automatedCtx, portsOf } from "./context";

/** Steps of one account that import at the same time, each with several transfers. */
const parallelImports = 2;
const sessionsPerStep = 25;
/** Sessions that ask to be tried again wait so long; the others go on meanwhile. */
const pauses = ["30s", "2m", "10m"] as const;

/** Imports what the ledger keeps, some sessions a step. */
export const importItemsFunction = inngest.createFunction(
  {
    id: "import-items",
    triggers: [on("zoom/items.found")],
    concurrency: { limit: parallelImports, key: "event.data.jobId" },
  },
  async ({ event, step }) => {
    const { tenantId, jobId, itemIds, runId } = event.data;
    let open = await step.run("find", () => sessionsToImport(automatedCtx(tenantId), { jobId, itemIds }));
    let again: typeof open = [];
    const waits = pauses.values();
    for (let round = 0; open.length > 0; round++) {
      const more: typeof open = [];
      for (let at = 0; at < open.length; at += sessionsPerStep) {
        const sessions = open.slice(at, at + sessionsPerStep);
        const imported = await step
          .run(`import-${round}-${at}`, async () => {
            const ctx = automatedCtx(tenantId);
            // Paused, switched off or disconnected meanwhile: the items stay kept.
            if (!(await jobWorks(ctx, jobId))) return [];
            return importMany(ctx, await portsOf(ctx, jobId), { jobId, runId, sessions });
          })
          // All tries of the step are used up; the items stay kept, and the tick asks for them again.
          .catch(() => []);
        more.push(...sessions.filter((_, index) => imported[index]?.more));
        again.push(...sessions.filter((_, index) => imported[index]?.retry && !imported[index].more));
      }
      open = more;
      if (open.length > 0) continue;
      const pause = waits.next();
      if (again.length === 0 || pause.done) break;
      await step.sleep(`pause-${round}`, pause.value);
      open = again;
      again = [];
    }
    if (runId) await step.run("settle", () => settleRun(automatedCtx(tenantId), { runId }));
  },
);
