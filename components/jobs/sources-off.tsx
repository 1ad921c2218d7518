import { useState } from "react";

import { formatDate } from "@/components/format/time";
import { Moment, useZone } from "@/components/format/zone";
import { Button } from "@/components/ui/button";
import type { JobDetail } from "@/server/domain/jobs/schema";

import { BackfillDialog } from "./backfill-dialog";
import { sourceOffWords, sourceWords } from "./source-words";
import type { Stretch } from "./use-forecast";

const yearMs = 365 * 86_400_000;

/** What this job does not read, or has not looked at; nothing when it reads all. */
export function SourcesOff({ job }: { job: JobDetail }) {
  const { sourcesOff, callsReachBackTo, notLookedAt } = job;
  if (sourcesOff.length === 0 && callsReachBackTo === null && notLookedAt.length === 0) return null;
  return (
    <section aria-label="Not read" className="rounded-lg border border-line bg-surface p-4">
      <h2 className="text-base font-semibold">Not read</h2>
      <ul className="mt-2 flex flex-col gap-2 text-sm">
        {sourcesOff.map(({ stage, reason, since }) => (
          <li key={stage}>
            <span className="font-medium">{sourceWords[stage]}</span>: {sourceOffWords[reason].label}, since{" "}
            <Moment at={since} />. <span className="text-muted">{sourceOffWords[reason].next}</span>
          </li>
        ))}
        {callsReachBackTo && (
          <li>
            <span className="font-medium">{sourceWords.phone}</span>: calls from before{" "}
            <Moment at={callsReachBackTo} to="date" />, which Zoom does not give out.{" "}
            <span className="text-muted">What was imported from then stays here.</span>
          </li>
        )}
        {notLookedAt.map((hole) => (
          <NotLookedAt key={`${hole.stage} ${hole.until.getTime()}`} job={job} hole={hole} />
        ))}
      </ul>
    </section>
  );
}

type Hole = JobDetail["notLookedAt"][number];

/** What lies before the first look; of chats nothing older is to be had. */
function NotLookedAt({ job, hole: { stage, since, until } }: { job: JobDetail; hole: Hole }) {
  const zone = useZone();
  const [open, setOpen] = useState(false);
  const suggested: Stretch = { from: since ?? new Date(until.getTime() - yearMs), to: until };
  return (
    <li>
      <span className="font-medium">{stage === "chat" ? sourceWords.chat : "Meetings and calls"}</span>:{" "}
      {since ? (
        <>
          from <Moment at={since} to="date" /> to <Moment at={until} to="date" />
        </>
      ) : (
        <>
          from before <Moment at={until} to="date" />
        </>
      )}
      , not looked at.{" "}
      {stage === "chat" ? (
        <span className="text-muted">Zoom told of none that were older when the job first looked.</span>
      ) : (
        <>
          <span className="text-muted">
            To have them, backfill a time that ends on {formatDate(until, zone)}.
          </span>{" "}
          <Button onClick={() => setOpen(true)}>Backfill</Button>
        </>
      )}
      {open && (
        <BackfillDialog title="Backfill" job={job} suggested={suggested} onClose={() => setOpen(false)} />
      )}
    </li>
  );
}
