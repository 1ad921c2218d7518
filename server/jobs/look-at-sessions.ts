import { findReceipt, handleWebhook } from "@/server/domain/jobs/handle-webhook";
import { findDueLook, lookAgain } from "@/server/domain/jobs/look-again";
import { putOffLook, whyPutOff } from "@/server/domain/jobs/put-off-look";
import { inngest, on } from "@/server/events/client";

import { automatedCtx, portsOf } from "./context";

const lookLimit = 5;

/** Zoom said that something happened to a recording, a call, a chat, a user or the settings. */
export const handleWebhookFunction = inngest.createFunction(
  {
    id: "handle-webhook",
    triggers: [on("zoom/webhook.received")],
    concurrency: { limit: lookLimit, key: "event.data.tenantId" },
  },
  async ({ event, step }) => {
    const { tenantId, receiptId } = event.data;
    const found = await step.run("find", () => findReceipt(automatedCtx(tenantId, "webhook"), receiptId));
    if (!found) return { handled: 0 };
    // More of its kind comes within moments: one look answers all.
    await step.sleep("settle", `${found.settleSeconds}s`);
    return step.run("look", async () => {
      const ctx = automatedCtx(tenantId, "webhook");
      const { zoom } = await portsOf(ctx, found.jobId);
      return handleWebhook(ctx, zoom, receiptId);
    });
  },
);

/** Transcripts and captions come hours after the recording. */
export const lookAgainFunction = inngest.createFunction(
  {
    id: "look-again",
    triggers: [on("item/second-look.due")],
    concurrency: { limit: lookLimit, key: "event.data.tenantId" },
  },
  ({ event, step }) =>
    step.run("look", async () => {
      const { tenantId, itemId } = event.data;
      const ctx = automatedCtx(tenantId);
      const due = await findDueLook(ctx, itemId);
      if (!due) return { looked: "not due" };
      const { zoom } = await portsOf(ctx, due.jobId);
      try {
        return { looked: await lookAgain(ctx, zoom, itemId) };
      } catch (error) {
        const failure = await whyPutOff(ctx, itemId, error);
        if (!failure) throw error;
        await putOffLook(ctx, itemId, failure);
        return { looked: "refused" };
      }
    }),
);
