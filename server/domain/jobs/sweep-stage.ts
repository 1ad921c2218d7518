import type { RunStage } from "@/db/constants";
import type { ZoomConnection } from "@/server/connectors/zoom/client";
import type { Ctx } from "@/server/domain/access/ctx";

import { jobWorks } from "./job-state";
import type { RunRef } from "./stages";
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
  await sweeps[stage](ctx, zoom, input);
}
