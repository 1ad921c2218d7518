import { appDatabase } from "@/server/domain/access/app-database";
import { archivePorts } from "@/server/domain/archive/ports";
import { sweepOrphans } from "@/server/domain/imports/sweep-orphans";
import { announceDueLooks } from "@/server/domain/jobs/announce-due-looks";
import { keepGrantsAlive } from "@/server/domain/jobs/keep-grants-alive";
import { requestDue } from "@/server/domain/jobs/request-due";
import { resumeRuns } from "@/server/domain/jobs/resume-runs";
import { settlePendingGrants } from "@/server/domain/jobs/settle-grant";
import { startDueRun } from "@/server/domain/jobs/start-due-run";
import { startDueChecks } from "@/server/domain/completeness/start-check";
import { requestDueReads } from "@/server/domain/source-settings/request-due-reads";
import { requestDueTrash } from "@/server/domain/source-trash/due-sessions";
import { tidyReceipts } from "@/server/domain/jobs/tidy-receipts";
import { announceDueNotices } from "@/server/domain/notices/deliver";
import { refreshAllNotices } from "@/server/domain/notices/refresh-notices";
import { inngest } from "@/server/events/client";
import { log } from "@/server/lib/log";

import { automatedCtx } from "./context";

const dayMs = 24 * 60 * 60_000;
const pendingGrantsMs = 60_000;

/** One tenant's trouble is not the others'. */
async function forEach<T extends { tenantId: string }>(
  rows: readonly T[],
  act: (row: T) => Promise<unknown>,
): Promise<{ done: number; failed: number }> {
  let failed = 0;
  for (const row of rows) {
    await act(row).catch((error: unknown) => {
      failed++;
      log.error({ tenantId: row.tenantId, err: error }, "a step of the tick failed for a tenant");
    });
  }
  return { done: rows.length - failed, failed };
}

/**
 * Every five minutes: schedules are rows, and this finds what is due. It also asks again for what an event lost: events
 * are hints, rows the truth.
 */
export const tickFunction = inngest.createFunction(
  { id: "tick", triggers: [{ cron: "*/5 * * * *" }], concurrency: { limit: 1 }, retries: 1 },
  async ({ step }) => {
    const { lookup } = appDatabase();
    const jobs = await step.run("due-jobs", async () =>
      forEach(await lookup.dueJobs(new Date()), ({ tenantId, jobId }) =>
        startDueRun(automatedCtx(tenantId), { jobId }),
      ),
    );
    const looks = await step.run("due-looks", async () => {
      const due = await lookup.dueLooks(new Date());
      const tenants = [...new Set(due.map((item) => item.tenantId))].map((tenantId) => ({ tenantId }));
      return forEach(tenants, ({ tenantId }) =>
        announceDueLooks(
          automatedCtx(tenantId),
          due.filter((item) => item.tenantId === tenantId).map((item) => item.itemId),
        ),
      );
    });
    const directories = await step.run("due-directory-syncs", async () =>
      forEach(await lookup.dueDirectorySyncs(new Date()), ({ tenantId }) =>
        requestDue(automatedCtx(tenantId), "directory/sync.requested"),
      ),
    );
    const grants = await step.run("idle-grants", async () =>
      forEach(await lookup.tenantIds(), ({ tenantId }) => keepGrantsAlive(automatedCtx(tenantId))),
    );
    const checks = await step.run("due-checks", async () =>
      forEach(await lookup.tenantIds(), ({ tenantId }) => startDueChecks(automatedCtx(tenantId))),
    );
    const purges = await step.run("due-purges", async () =>
      forEach(await lookup.duePurges(new Date()), ({ tenantId }) =>
        requestDue(automatedCtx(tenantId), "retention/purge.requested"),
      ),
    );
    await step.run("due-settings", async () =>
      forEach(await lookup.tenantIds(), ({ tenantId }) => requestDueReads(automatedCtx(tenantId))),
    );
    await step.run("due-trash", async () =>
      forEach(await lookup.tenantIds(), ({ tenantId }) => requestDueTrash(automatedCtx(tenantId))),
    );
    const orphans = await step.run("orphans", async () => {
      const ports = await archivePorts();
      for (const store of ports.stores.values()) await store.sweepTemp(new Date(Date.now() - dayMs));
      return forEach(await lookup.tenantIds(), ({ tenantId }) => sweepOrphans(automatedCtx(tenantId), ports));
    });
    const notices = await step.run("notices", async () =>
      forEach(await lookup.tenantIds(), async ({ tenantId }) => {
        const ctx = automatedCtx(tenantId);
        await tidyReceipts(ctx);
        await refreshAllNotices(ctx);
        await announceDueNotices(ctx);
      }),
    );
    const resumed = await step.run("resume", async () =>
      forEach(await lookup.tenantIds(), ({ tenantId }) => resumeRuns(automatedCtx(tenantId))),
    );
    // Last, and for so long: whatever Zoom keeps waiting must not keep the rest waiting.
    await step.run("pending-grants", async () => {
      const until = Date.now() + pendingGrantsMs;
      return forEach(await lookup.tenantIds(), ({ tenantId }) =>
        settlePendingGrants(automatedCtx(tenantId), until),
      );
    });
    return { jobs, looks, directories, grants, checks, purges, orphans, notices, resumed };
  },
);
