import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";

import { Moment } from "@/components/format/zone";
import { Confirm } from "@/components/jobs/confirm";
import { useTRPC } from "@/components/trpc/client";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import type { SettingEntry } from "@/server/domain/source-settings/schema";

import { SettingLines } from "./setting-lines";
import { useGiveBack } from "./use-give-back";
import { productWords, stateWords } from "./words";

function Restore({ personId, entry }: { personId: string; entry: SettingEntry }) {
  const [asking, setAsking] = useState(false);
  const restore = useGiveBack(() => setAsking(false));
  return (
    <>
      <Button look="ghost" className="h-7!" onClick={() => setAsking(true)}>
        Give old settings back
      </Button>
      {asking && (
        <Confirm
          title="Give the old settings at Zoom back?"
          act="Give back"
          busy={restore.isPending}
          error={restore.error}
          onAct={() => restore.mutate({ jobId: entry.jobId, personId })}
          onClose={() => setAsking(false)}
        >
          Meetings and phone are set as they were before Holdfast wrote them first. What is archived stays.
        </Confirm>
      )}
    </>
  );
}

function Entry({ entry, several }: { entry: SettingEntry; several: boolean }) {
  const { label, tone, explained } = stateWords[entry.state];
  return (
    <div className="px-4 py-3">
      <h3 className="flex flex-wrap items-center gap-2 text-sm font-medium">
        {productWords[entry.product]}
        <Badge tone={tone}>{label}</Badge>
        {several && <span className="text-2xs font-normal text-muted">{entry.jobName}</span>}
      </h3>
      <p className="mt-0.5 mb-1 text-2xs text-muted">
        {explained}{" "}
        {entry.readAt && (
          <>
            Read <Moment at={entry.readAt} />.
          </>
        )}{" "}
        {entry.writtenAt && (
          <>
            Written <Moment at={entry.writtenAt} />.
          </>
        )}
      </p>
      {entry.recorded === false && (
        <p className="mb-1 text-sm text-warn">
          {entry.product === "phone"
            ? "Licensed, but Zoom Phone doesn’t record this person’s calls by itself."
            : "Licensed, but Zoom doesn’t record this person’s meetings by itself."}
        </p>
      )}
      <SettingLines label={`${productWords[entry.product]} at Zoom`} lines={entry.lines} />
    </div>
  );
}

type PersonAtZoomProps = { personId: string; mayRestore: boolean };

/** What Zoom is set to for somebody, next to what their recording rule asks for. */
export function PersonAtZoom({ personId, mayRestore }: PersonAtZoomProps) {
  const { data } = useSuspenseQuery(useTRPC().sourceSettings.ofPerson.queryOptions({ personId }));
  const { entries, syncing } = data;
  const several = new Set(entries.map(({ jobId }) => jobId)).size > 1;
  const written = entries.find(({ lines, jobId }) => {
    const changed = lines.some(({ previous }) => previous !== undefined);
    const wants = lines.some(({ wanted }) => wanted !== undefined);
    return changed && !(syncing.includes(jobId) && wants);
  });
  return (
    <Section
      title="What Zoom is set to"
      actions={mayRestore && written && <Restore personId={personId} entry={written} />}
    >
      {entries.length === 0 ? (
        <p className="px-4 py-3 text-sm text-muted">
          Not read yet. Zoom is asked every night about everybody who is a user of a connected account; the
          job’s page can do so now.
        </p>
      ) : (
        <div className="divide-y divide-line">
          {entries.map((entry) => (
            <Entry
              key={`${entry.jobId} ${entry.sourceId} ${entry.product}`}
              entry={entry}
              several={several}
            />
          ))}
        </div>
      )}
    </Section>
  );
}
