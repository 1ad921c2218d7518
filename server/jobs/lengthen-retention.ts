import { extendNext } from "@/server/domain/retention/extend-retention";
import { inngest, on } from "@/server/events/client";

import { automatedCtx } from "./context";

/** After a rule with very many conversations was saved with a longer retention: the rest, batch by batch. */
export const lengthenRetentionFunction = inngest.createFunction(
  {
    id: "lengthen-retention",
    triggers: [on("rule/retention.lengthened")],
    concurrency: { limit: 1, key: "event.data.tenantId" },
  },
  async ({ event, step }) => {
    const { tenantId, ruleId } = event.data;
    for (let batch = 0, left = true; left; batch++) {
      const { more } = await step.run(`extend-${batch}`, () => extendNext(automatedCtx(tenantId), ruleId));
      left = more;
    }
    return { ruleId };
  },
);
