import { Badge } from "@/components/ui/badge";
import type { JobState } from "@/db/constants";

import { jobStateWords } from "./words";

/** The state of a job; what it means stands in the tooltip. */
export function StateBadge({ state }: { state: JobState }) {
  const { label, tone, explained } = jobStateWords[state];
  return (
    <span title={explained}>
      <Badge tone={tone}>{label}</Badge>
    </span>
  );
}
