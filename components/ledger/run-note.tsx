import { useSuspenseQuery } from "@tanstack/react-query";

import { counted, formatNumber } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";

/** What the list holds of a run, and why that may be less than the run saw. */
export function RunNote({ runId }: { runId: string }) {
  const { data: log } = useSuspenseQuery(useTRPC().ledger.runLog.queryOptions({ runId }));
  return (
    <p role="note" className="mb-2 text-sm text-muted tabular-nums">
      The run of <Moment at={log.run.createdAt} to="second" /> saw {counted(log.seen, "file")}.{" "}
      {counted(log.listed, "item is", "items are")} listed: {formatNumber(log.decided)} that it decided, new
      or otherwise than before, and those that no later run has seen. The others stand with the run that saw
      them last. States are those of now; each item’s page tells every decision and its run.
    </p>
  );
}
