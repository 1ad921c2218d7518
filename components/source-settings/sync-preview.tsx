import { useSuspenseQuery } from "@tanstack/react-query";

import { counted, formatNumber } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { Boundary } from "@/components/ui/boundary";
import { ListSkeleton } from "@/components/ui/states";
import type { SettingsSummary } from "@/server/domain/source-settings/schema";

import { PeopleAtZoom } from "./people-at-zoom";
import { summaryOptions } from "./queries";

/** What the numbers say about a write that has not been asked for yet. */
function Numbers({ counts, read, unread }: SettingsSummary) {
  const others = [
    counts.locked > 0 && `${formatNumber(counts.locked)} locked at Zoom`,
    counts.not_licensed > 0 && `${formatNumber(counts.not_licensed)} without a license at Zoom`,
  ].filter(Boolean);
  return (
    <>
      {counts.differs > 0
        ? `Once saved, Zoom is changed for ${counted(counts.differs, "entry", "entries")}, a person’s meetings and phone counted apart. The old values are kept, to give them back.`
        : read > 0
          ? "Once saved, nothing is changed at Zoom for the people read so far: it is set as the rules ask."
          : "Nobody was read yet, so what would change is not known. “Read now” on the job’s page asks Zoom."}
      {others.length > 0 && ` Left alone: ${others.join(", ")}.`}
      {unread > 0 &&
        read > 0 &&
        ` ${counted(unread, "user")} not read yet: they are set by their rules too once they are read.`}
    </>
  );
}

function Preview({ jobId }: { jobId: string }) {
  const { data: summary } = useSuspenseQuery(summaryOptions(useTRPC(), jobId));
  return (
    <>
      <p className="text-sm text-muted">
        <Numbers {...summary} />
      </p>
      {summary.counts.differs > 0 && <PeopleAtZoom jobId={jobId} filter="differs" brief />}
    </>
  );
}

/** What switching Sync recording rule on would write to Zoom, before it is saved. */
export function SyncPreview({ jobId }: { jobId: string }) {
  return (
    <section aria-label="What would be written to Zoom" className="-mt-2 flex flex-col gap-2">
      <Boundary loading={<ListSkeleton rows={3} />}>
        <Preview jobId={jobId} />
      </Boundary>
    </section>
  );
}
