import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";

import { useTRPC } from "@/components/trpc/client";
import { Notice } from "@/components/ui/notice";
import { type ConnectOutcome, connectOutcomes } from "@/server/domain/jobs/schema";

import { jobParsers } from "./address";
import { jobOptions } from "./queries";
import { connectOutcomeWords } from "./words";

const tones: Partial<Record<ConnectOutcome, "ok" | "warn">> = { connected: "ok", pending: "warn" };

/** What Zoom's consent page led to, as the address tells; what waited there is told no longer than it waits. */
export function ZoomNotice() {
  const [{ zoom, job: jobId }, set] = useQueryStates(jobParsers);
  const outcome = connectOutcomes.find((known) => known === zoom);
  const { data: job } = useQuery({
    ...jobOptions(useTRPC(), jobId ?? ""),
    enabled: outcome === "pending" && jobId !== null,
  });
  if (!outcome) return null;
  if (outcome === "pending" && job && job.refused?.outcome !== "pending") return null;
  const { said, next } = connectOutcomeWords[outcome];
  return (
    <Notice tone={tones[outcome] ?? "danger"} onClose={() => void set({ zoom: null })}>
      <p className="font-medium">{said}</p>
      <p>{next}</p>
    </Notice>
  );
}
