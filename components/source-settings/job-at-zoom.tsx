import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { useQueryState } from "nuqs";
import { useState } from "react";
import { toast } from "sonner";

import { counted, formatNumber } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { jobParsers } from "@/components/jobs/address";
import { Confirm } from "@/components/jobs/confirm";
import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { Boundary } from "@/components/ui/boundary";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { ListSkeleton } from "@/components/ui/states";
import {
  type SettingFilter,
  settingFilters,
  type SettingsSummary,
} from "@/server/domain/source-settings/schema";

import { PeopleAtZoom } from "./people-at-zoom";
import { summaryOptions } from "./queries";
import { RuleTable } from "./rule-table";
import { useGiveBack } from "./use-give-back";
import { filterWords } from "./words";

function ReadNow({ jobId }: { jobId: string }) {
  const read = useMutation(
    useTRPC().sourceSettings.readNow.mutationOptions({
      onSuccess: () => toast.success("Zoom is being asked. The numbers follow by themselves."),
      onError: (error) => toast.error(errorMessage(error)),
    }),
  );
  return (
    <Button className="h-7!" busy={read.isPending} onClick={() => read.mutate({ jobId })}>
      Read now
    </Button>
  );
}

function GiveBack({ jobId, people }: { jobId: string; people: number }) {
  const [asking, setAsking] = useState(false);
  const restore = useGiveBack(() => setAsking(false));
  return (
    <p className="flex flex-wrap items-center gap-2 text-sm">
      Zoom still has what was written for {counted(people, "person", "people")} while Sync recording rule was
      on.
      <Button className="h-7!" onClick={() => setAsking(true)}>
        Give old settings back
      </Button>
      {asking && (
        <Confirm
          title={`Give the old settings of ${counted(people, "person", "people")} back?`}
          act="Give back"
          busy={restore.isPending}
          error={restore.error}
          onAct={() => restore.mutate({ jobId })}
          onClose={() => setAsking(false)}
        >
          Zoom is set as it was before Holdfast wrote it first. Whoever is recorded only because of that is
          not recorded any more. What is archived stays.
        </Confirm>
      )}
    </p>
  );
}

function Missing({ missing }: Pick<SettingsSummary, "missing">) {
  if (missing.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="w-fit rounded-sm text-warn">
        {counted(missing.length, "scope")} not allowed at Zoom, so part of this is switched off
      </summary>
      <ul className="mt-1 list-disc pl-5">
        {missing.map(({ scope, switchesOff }) => (
          <li key={scope}>
            {switchesOff} <code className="font-mono text-2xs break-all">{scope}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}

type CountsProps = {
  counts: SettingsSummary["counts"];
  chosen: SettingFilter | null;
  onChoose: (filter: SettingFilter | null) => void;
};

/** Each number opens its list. */
function Counts({ counts, chosen, onChoose }: CountsProps) {
  const shown = settingFilters.filter((filter) => counts[filter] > 0 || filter === "not_recorded");
  return (
    <div role="group" aria-label="How Zoom is set" className="flex flex-wrap gap-2">
      {shown.map((filter) => (
        <button
          key={filter}
          type="button"
          aria-pressed={filter === chosen}
          onClick={() => onChoose(filter === chosen ? null : filter)}
          className={clsx(
            "rounded-md border px-2.5 py-1 text-left text-sm hover:bg-accent-soft",
            filter === chosen ? "border-accent bg-accent-soft" : "border-control",
          )}
        >
          <span className="font-semibold tabular-nums">{formatNumber(counts[filter])}</span>{" "}
          {filterWords[filter]}
        </button>
      ))}
    </div>
  );
}

function Sentence({ summary }: { summary: SettingsSummary }) {
  const { sync, counts, readAt, read } = summary;
  const differing = counts.differs;
  return (
    <p className="max-w-prose text-sm text-muted">
      {sync
        ? "Sync recording rule is on: what differs is written to Zoom, at once after a change and every night."
        : differing > 0
          ? `Sync recording rule is off. Switched on, it would change Zoom for ${formatNumber(differing)} of the entries below; “Differs” shows from what to what.`
          : "Sync recording rule is off: Zoom is read and compared, nothing is written."}{" "}
      {readAt ? (
        <>
          {counted(read, "person", "people")} read, last <Moment at={readAt} />.
        </>
      ) : (
        "Nobody was read yet."
      )}
    </p>
  );
}

/** What Zoom is set to for the people of a job, how that stands to their rules, and what the sync would do or did. */
export function JobAtZoom({ jobId }: { jobId: string }) {
  const { data: summary } = useSuspenseQuery(summaryOptions(useTRPC(), jobId));
  const [chosen, setChosen] = useQueryState("zoomset", jobParsers.zoomset);
  return (
    <Section title="What Zoom is set to" actions={<ReadNow jobId={jobId} />}>
      <div className="flex flex-col gap-3 px-4 py-3">
        <Sentence summary={summary} />
        {summary.readAt && (
          <Counts counts={summary.counts} chosen={chosen} onChoose={(next) => void setChosen(next)} />
        )}
        {!summary.sync && summary.restorable > 0 && <GiveBack jobId={jobId} people={summary.restorable} />}
        {chosen && (
          <Boundary key={chosen} loading={<ListSkeleton rows={4} />}>
            <PeopleAtZoom jobId={jobId} filter={chosen} />
          </Boundary>
        )}
        <Missing missing={summary.missing} />
        <RuleTable />
      </div>
    </Section>
  );
}
