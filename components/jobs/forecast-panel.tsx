import type { ReactNode } from "react";

import { counted, formatBytes, formatNumber } from "@/components/format/text";
import { formatDuration } from "@/components/format/time";
import { kindWords } from "@/components/ledger/words";
import { errorMessage } from "@/components/trpc/errors";
import { Button } from "@/components/ui/button";
import { type DecisionReason, decisionReasons, sourceKinds } from "@/db/constants";

import { type ForecastSum, importMs } from "./forecast-sum";
import { reasonWords } from "./ledger-words";
import type { Forecast } from "./use-forecast";

const statesOf: Record<Forecast["state"], string> = {
  counting: "Looking at Zoom’s lists. Nothing is written.",
  done: "Everything was looked at. Nothing was written.",
  stopped: "Stopped before everything was looked at. Nothing was written.",
};

function Others({ others }: { others: ForecastSum["others"] }) {
  const rows = decisionReasons
    .flatMap((reason): [DecisionReason, number][] => (others[reason] ? [[reason, others[reason]]] : []))
    .toSorted((a, b) => b[1] - a[1]);
  if (rows.length === 0) return null;
  return (
    <div>
      <p className="text-sm font-medium">Not imported, and why</p>
      <ul className="mt-0.5 text-sm tabular-nums">
        {rows.map(([reason, items]) => (
          <li key={reason}>
            {counted(items, "file")}: {reasonWords[reason]}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** "Meetings and webinars 12, Phone 4. Not given out by Zoom: Team chat." */
function kindsOf({ byKind, off }: ForecastSum): string {
  const given = sourceKinds.filter((kind) => byKind[kind] !== undefined && !off.includes(kind));
  const counts = given.map((kind) => `${kindWords[kind]} ${formatNumber(byKind[kind] ?? 0)}`);
  const missing = off.map((kind) => kindWords[kind]).join(", ");
  return `${counts.join(", ")}.${missing ? ` Not given out by Zoom: ${missing}.` : ""}`;
}

type ForecastPanelProps = { forecast: Forecast; error: unknown; onStop: () => void };

/** What would be imported, counted while it is looked at. */
export function ForecastPanel({ forecast: { sum, state }, error, onStop }: ForecastPanelProps) {
  const users = sum?.users ?? { looked: 0, failed: 0, total: 0 };
  const ms = sum && importMs(sum);
  return (
    <section
      aria-label="Forecast"
      className="flex flex-col gap-2 rounded-md border border-line bg-sunken p-3"
    >
      <div className="flex items-center gap-2">
        <p role="status" className="grow text-sm">
          {statesOf[state]}{" "}
          <span className="text-muted tabular-nums">
            {sum && `${formatNumber(users.looked)} of ${counted(users.total, "user")}`}
            {users.failed > 0 && `, ${formatNumber(users.failed)} of them could not be listed`}
          </span>
        </p>
        {state === "counting" && <Button onClick={onStop}>Stop</Button>}
      </div>
      <div
        role="progressbar"
        aria-label="Users looked at"
        aria-valuemin={0}
        aria-valuemax={Math.max(users.total, 1)}
        {...(sum && { "aria-valuenow": Math.min(users.looked, users.total) })}
        className="h-1.5 overflow-hidden rounded-full bg-line"
      >
        <div
          className="h-full rounded-full bg-accent transition-[width]"
          style={{ width: `${users.total > 0 ? Math.min(100, (100 * users.looked) / users.total) : 0}%` }}
        />
      </div>
      {sum && (
        <>
          <dl className="flex flex-wrap gap-x-6 gap-y-1 tabular-nums">
            <Figure term="Would be imported">
              {counted(sum.kept.items, "file")}, {formatBytes(sum.kept.bytes)}
            </Figure>
            <Figure term="Archived already">{counted(sum.archived.items, "file")}</Figure>
            <Figure term="Time">
              {ms === null ? "Unknown: no run was measured yet" : `About ${formatDuration(ms)}`}
            </Figure>
          </dl>
          <Others others={sum.others} />
          <p className="text-2xs text-muted">
            {kindsOf(sum)} Zoom tells no sizes of calls: they count as the mean of the archived ones. Days of
            chat have none, and their files come with them.
          </p>
        </>
      )}
      {state === "stopped" && error !== null && (
        <p role="alert" className="text-sm text-danger">
          {errorMessage(error)}
        </p>
      )}
    </section>
  );
}

function Figure({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-2xs text-muted">{term}</dt>
      <dd className="text-sm font-medium">{children}</dd>
    </div>
  );
}
