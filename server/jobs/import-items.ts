import { importOne } from "@/server/domain/imports/import-one";
import { sessionsToImport } from "@/server/domain/jobs/sessions-to-import";
import { settleRun } from "@/server/domain/jobs/settle-run";
import { inngest, on } from "@/server/events/client";

import { automatedCtx, portsOf } from "./context";

/** Files of one account that are downloaded at the same time; Zoom gives no number, downloaders keep two to four. */
const parallelImports = 3;
/** A session that asks to be tried again waits so long; the others go on meanwhile. */
const pauses = ["30s", "2m", "10m"] as const;

/** Imports what the ledger keeps, one session a step. */
export const importItemsFunction = inngest.createFunction(
  {
    id: "import-items",
    triggers: [on("zoom/items.found")],
    concurrency: { limit: parallelImports, key: "event.data.jobId" },
  },
  async ({ event, step }) => {
    const { tenantId, jobId, itemIds, runId } = event.data;
    let open = await step.run("find", () => sessionsToImport(automatedCtx(tenantId), { jobId, itemIds }));
    for (let round = 0; open.length > 0; round++) {
      const again: typeof open = [];
      for (const [index, one] of open.entries()) {
        const imported = await step
          .run(`import-${round}-${index}`, async () => {
            const ctx = automatedCtx(tenantId);
            return importOne(ctx, await portsOf(ctx, jobId), { jobId, ...one, runId });
          })
          // All tries of one session are used up; its items stay kept, and the tick asks for them again.
          .catch(() => null);
        if (imported?.retry) again.push(one);
      }
      const pause = pauses[round];
      if (again.length === 0 || !pause) break;
      await step.sleep(`pause-${round}`, pause);
      open = again;
    }
    if (runId) await step.run("settle", () => settleRun(automatedCtx(tenantId), { runId }));
  },
);
