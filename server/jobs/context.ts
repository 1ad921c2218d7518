import type { Ctx } from "@/server/domain/access/ctx";
import { appDatabase } from "@/server/domain/access/app-database";
import { archivePorts } from "@/server/domain/archive/ports";
import type { ImportPorts } from "@/server/domain/imports/import-session";
import { zoomConnection } from "@/server/domain/jobs/zoom-connection";

/** What a step hands to its verb: made inside the step, so that each has its own time. */
export const automatedCtx = (tenantId: string, kind: "system" | "webhook" = "system"): Ctx => ({
  db: appDatabase().tenant(tenantId),
  actor: { kind, tenantId },
  now: new Date(),
});

/** Storage, keys and the job's connection to Zoom. */
export async function portsOf(ctx: Ctx, jobId: string): Promise<ImportPorts> {
  const archive = await archivePorts();
  return { ...archive, zoom: await zoomConnection(ctx.db, archive.keyring, jobId) };
}
