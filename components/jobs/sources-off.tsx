import { Moment } from "@/components/format/zone";
import type { RunStage, SourceOffReason } from "@/db/constants";
import type { JobDetail } from "@/server/domain/jobs/schema";

const sources: Record<RunStage, string> = {
  meetings: "Meetings and webinars",
  phone: "Zoom Phone",
  chat: "Team chat",
};

/** Why a source is not read, and what to do about it. */
const reasons: Record<SourceOffReason, { label: string; next: string }> = {
  scope_missing: {
    label: "not allowed at Zoom",
    next: "To have it imported, add the scope to the app at Zoom, then use “Reauthenticate with Zoom App”.",
  },
  plan_missing: {
    label: "not part of the Zoom account’s plan",
    next: "Nothing to do if you don’t use it. Once your plan has it, use “Run now”; else Zoom is asked once a day.",
  },
  role_missing: {
    label: "refused to whoever connected the job",
    next: "Give their role at Zoom the right to view it, or authenticate as somebody who has it.",
  },
  failing: {
    label: "could not be read whole",
    next: "Runs look again as far back as it was missed. If it stays so, ask Zoom’s support, then use “Run now”.",
  },
};

/** What this job does not read now, or never will; nothing when it reads all. */
export function SourcesOff({ job }: { job: Pick<JobDetail, "sourcesOff" | "callsReachBackTo"> }) {
  const { sourcesOff, callsReachBackTo } = job;
  if (sourcesOff.length === 0 && callsReachBackTo === null) return null;
  return (
    <section aria-label="Not read now" className="rounded-lg border border-line bg-surface p-4">
      <h2 className="text-base font-semibold">Not read now</h2>
      <ul className="mt-2 flex flex-col gap-2 text-sm">
        {sourcesOff.map(({ stage, reason, since }) => (
          <li key={stage}>
            <span className="font-medium">{sources[stage]}</span>: {reasons[reason].label}, since{" "}
            <Moment at={since} />. <span className="text-muted">{reasons[reason].next}</span>
          </li>
        ))}
        {callsReachBackTo && (
          <li>
            <span className="font-medium">{sources.phone}</span>: calls from before{" "}
            <Moment at={callsReachBackTo} to="date" />, which Zoom does not give out.{" "}
            <span className="text-muted">What was imported from then stays here.</span>
          </li>
        )}
      </ul>
    </section>
  );
}
