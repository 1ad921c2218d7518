import { archivePorts } from "@/server/domain/archive/ports";
import { deliverNotices } from "@/server/domain/notices/deliver";
import { inngest, on } from "@/server/events/client";

import { automatedCtx } from "./context";

/** Mails and webhooks to administrators. */
export const deliverNoticesFunction = inngest.createFunction(
  {
    id: "deliver-notices",
    triggers: [on("notice/delivery.wanted")],
    concurrency: { limit: 1, key: "event.data.tenantId" },
  },
  ({ event, step }) =>
    step.run("send", async () => deliverNotices(automatedCtx(event.data.tenantId), await archivePorts())),
);
