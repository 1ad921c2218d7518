import { useQueryState } from "nuqs";

import { Notice } from "@/components/ui/notice";
import { connectOutcomes } from "@/server/domain/jobs/schema";

import { jobParsers } from "./address";
import { connectOutcomeWords } from "./words";

/** What Zoom's consent page led to, as the address tells. */
export function ZoomNotice() {
  const [zoom, setZoom] = useQueryState("zoom", jobParsers.zoom);
  const outcome = connectOutcomes.find((known) => known === zoom);
  if (!outcome) return null;
  const { said, next } = connectOutcomeWords[outcome];
  return (
    <Notice tone={outcome === "connected" ? "ok" : "danger"} onClose={() => void setZoom(null)}>
      <p className="font-medium">{said}</p>
      <p>{next}</p>
    </Notice>
  );
}
