import type { RateBudget, RateLabel } from "@/server/connectors/zoom/client";
import { DownloadError } from "@/server/connectors/zoom/download-error";
import { ZoomError } from "@/server/connectors/zoom/failure";
import type { DownloadPace } from "@/server/connectors/zoom/fetch-verified";

/** Takes for every request after the first of one file: that one was taken for before the file was claimed. */
export function downloadPace(budget: RateBudget, label: RateLabel): DownloadPace {
  let isPaid = true;
  return {
    async take() {
      if (isPaid) {
        isPaid = false;
        return;
      }
      try {
        await budget.take(label);
      } catch (error) {
        if (!(error instanceof ZoomError) || error.failure.kind !== "throttled") throw error;
        const { retryAt } = error.failure;
        const retryAfterMs = retryAt === null ? null : Math.max(0, retryAt - Date.now());
        throw new DownloadError("throttled", { retryAfterMs }, { cause: error });
      }
    },
    async throttled(retryAfterMs) {
      const retryAt = retryAfterMs === null ? null : Date.now() + retryAfterMs;
      await budget.throttled?.(label, { retryAt, daily: false });
    },
  };
}
