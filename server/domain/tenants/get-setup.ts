import type { UserCtx } from "@/server/domain/access/ctx";
import { requireRight } from "@/server/domain/access/require-right";

import { loadSetupFacts } from "./load-setup-facts";
import type { Setup, SetupInput } from "./schema";
import { setupSteps } from "./setup-steps";

/** The set-up checklist as it stands now. */
export async function getSetup(ctx: UserCtx, input: SetupInput): Promise<Setup> {
  requireRight(ctx.actor, "tenant.manage");
  const facts = await ctx.db.tx((tx) => loadSetupFacts(tx, ctx.db.tenantId, ctx.now));
  const steps = setupSteps(facts, input.start);
  const open = steps.filter(({ state }) => state !== "done");
  return {
    steps,
    done: steps.length - open.length,
    finished: open.every(({ key }) => key === "recorded_at_zoom"),
  };
}
