import { graphConnection } from "@/server/domain/directory/entra";
import { syncTenantDirectory } from "@/server/domain/jobs/sync-tenant-directory";
import { inngest, on } from "@/server/events/client";

import { automatedCtx } from "./context";

/** Brings people and groups in line with Entra. */
export const syncDirectoryFunction = inngest.createFunction(
  {
    id: "sync-directory",
    triggers: [on("directory/sync.requested")],
    concurrency: { limit: 1, key: "event.data.tenantId" },
  },
  ({ event, step }) =>
    step.run("sync", () => syncTenantDirectory(automatedCtx(event.data.tenantId), graphConnection)),
);
