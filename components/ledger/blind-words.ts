import { formatDate } from "@/components/format/time";
import type { BlindJob } from "@/server/domain/ledger/schema";

const reasons: Record<BlindJob["why"], string> = {
  disabled: "job disabled",
  disconnected: "job not connected",
  paused: "job paused",
};

/** "Zoom has not been asked since 3 May 2026: job disabled"; with its name where several jobs are meant. */
export const blindWords = ({ name, since, why }: BlindJob, zone: string, named = true): string =>
  `Zoom has not been asked since ${formatDate(since, zone)}: ${named ? `${name}, ` : ""}${reasons[why]}`;
