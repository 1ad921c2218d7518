import { eq } from "drizzle-orm";

import type { RunStage } from "@/db/constants";
import { jobRun } from "@/db/schema";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import type { Ctx } from "@/server/domain/access/ctx";

import { failRun } from "./end-run";
import { jobWorks, ofStretch } from "./job-state";
import { isKnownOff, noteSourceOff } from "./sources-off";
import { finishStage, noteStretchFailing, type RunRef, skipStage } from "./stages";
import { sweepChat } from "./sweep-chat";
import { sweepPhone } from "./sweep-phone";
import { sweepUsers } from "./sweep-users";

type Sweep = (ctx: Ctx, zoom: ZoomConnection, input: RunRef & { offset: number }) => Promise<unknown>;

/** Who lists what. */
const sweeps: Record<RunStage, Sweep> = {
  meetings: sweepUsers,
  phone: sweepPhone,
  chat: sweepChat,
};

/**
 * Goes on with a stage of a run's listing, about a minute's work, and asks for what comes after it. A paused job waits:
 * resuming it asks again.
 * @throws ZoomError for what may pass; what can't pass ends the run
 */
export async function sweepStage(
  ctx: Ctx,
  zoom: ZoomConnection,
  { stage, ...input }: RunRef & { stage: RunStage; offset: number },
): Promise<void> {
  if (!(await jobWorks(ctx, input.jobId))) return;
  if (await isKnownOff(ctx, input, stage)) await skipStage(ctx, input, stage);
  else await sweeps[stage](ctx, zoom, input);
}

/**
 * Zoom stayed away through all tries. Without its meetings the run ends, and the next one looks as far back; a source
 * beside them is noted as failing, and the run goes on with the next.
 */
export async function giveUpStage(ctx: Ctx, { stage, ...run }: RunRef & { stage: RunStage }): Promise<void> {
  if (stage === "meetings") return failRun(ctx, run.runId, "outage");
  await ctx.db.tx(async (tx) => {
    const [row] = await tx.select().from(jobRun).where(eq(jobRun.id, run.runId));
    if (row?.state !== "listing" || row.stage !== stage || !row.windowFrom) return;
    const at = row.stageCursor?.["missedFrom"] ?? row.stageCursor?.["from"];
    const from = typeof at === "string" ? new Date(at) : row.windowFrom;
    if (ofStretch(row.trigger)) await noteStretchFailing(tx, run, stage);
    else await noteSourceOff(tx, ctx, run.jobId, { stage, reason: "failing", from });
    await finishStage(tx, ctx, run, stage);
  });
}
