"use client";

import { keepPreviousData, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { Circle, CircleCheck, CircleDashed } from "lucide-react";
import { useQueryState } from "nuqs";
import Link from "next/link";

import { mayOpen, screens } from "@/components/shell/navigation";
import { useTRPC } from "@/components/trpc/client";
import { PageHeader } from "@/components/ui/page-header";
import { Failed, ListSkeleton } from "@/components/ui/states";
import { type Right, rightLabels } from "@/server/domain/rules/schema";
import { type Setup, type SetupStart, setupStarts, type SetupStep } from "@/server/domain/tenants/schema";

import { setupStart } from "./address";
import { setupStateWords, setupStepWords } from "./words";

const pollMs = 5_000;
const icons = { done: CircleCheck, open: Circle, waiting: CircleDashed } as const;
const colors = { done: "text-ok", open: "text-accent", waiting: "text-muted" } as const;

const startWords: Record<SetupStart, { label: string; hint: string }> = {
  zoom_only: {
    label: "Zoom only",
    hint: "Holdfast is new to your organization and archives Zoom.",
  },
  other_source: {
    label: "Already using Holdfast for another source",
    hint: "People, rules and licenses are there; Zoom is added to them.",
  },
};

function StartChoice({ start, onChoose }: { start: SetupStart; onChoose: (start: SetupStart) => void }) {
  return (
    <fieldset className="flex flex-wrap gap-x-8 gap-y-2">
      <legend className="mb-1.5 text-sm font-semibold">Where you start from</legend>
      {setupStarts.map((choice) => (
        <label key={choice} className="flex items-start gap-2 text-sm">
          <input
            type="radio"
            name="start"
            className="mt-0.5 size-4 accent-accent"
            checked={start === choice}
            onChange={() => onChoose(choice)}
          />
          <span>
            {startWords[choice].label}
            <span className="block text-2xs text-muted">{startWords[choice].hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** The right without which the place of a step stays closed; null when it is open. */
function missingRight(href: string, rights: readonly Right[]): string | null {
  const screen = screens.find(({ path }) => path === href.split(/[?#]/)[0]);
  const [right] = screen && !mayOpen(screen, rights) ? screen.rights : [];
  return right ? rightLabels[right] : null;
}

function Step({ step, rights }: { step: SetupStep; rights: readonly Right[] }) {
  const { key, state, note, href, waitsFor } = step;
  const Icon = icons[state];
  const missing = href ? missingRight(href, rights) : null;
  return (
    <li className="flex items-start gap-3 px-4 py-3">
      <Icon
        role="img"
        aria-label={setupStateWords[state]}
        className={clsx("mt-0.5 size-5 shrink-0", colors[state])}
      />
      <div className="min-w-0 text-sm">
        {href && !missing ? (
          <Link href={href} className="rounded-sm text-base font-medium text-accent hover:underline">
            {setupStepWords[key]}
          </Link>
        ) : (
          <span className="text-base font-medium">{setupStepWords[key]}</span>
        )}
        <p className="max-w-prose text-muted">{note}</p>
        {waitsFor.length > 0 && (
          <p className="text-muted">
            First: {waitsFor.map((needed) => `“${setupStepWords[needed]}”`).join(" and ")}.
          </p>
        )}
        {missing && state !== "done" && (
          <p className="text-muted">It takes the right “{missing}”, which your access rule lacks.</p>
        )}
      </div>
    </li>
  );
}

function Checklist({ setup: { steps, done, finished } }: { setup: Setup }) {
  const { data: me } = useSuspenseQuery(useTRPC().tenant.me.queryOptions());
  return (
    <section aria-label="Steps" className="rounded-lg border border-line bg-surface">
      <p role="status" className="border-b border-line px-4 py-2 text-sm font-medium">
        {done === steps.length
          ? "All steps are done."
          : finished
            ? "Recordings arrive: what is left concerns single people."
            : `${done} of ${steps.length} steps are done.`}
      </p>
      <ol className="divide-y divide-line">
        {steps.map((step) => (
          <Step key={step.key} step={step} rights={me.rights} />
        ))}
      </ol>
    </section>
  );
}

/** From the first sign-in to the first recording, as it stands now; follows what happens elsewhere. */
export function SetUp() {
  const [start, setStart] = useQueryState("start", setupStart);
  const { data, error, refetch } = useQuery(
    useTRPC().tenant.setup.queryOptions(
      { start },
      {
        placeholderData: keepPreviousData,
        refetchInterval: ({ state }) => (state.data?.finished ? false : pollMs),
      },
    ),
  );
  return (
    <>
      <PageHeader
        title="Set-up"
        note="From the first sign-in to the first recording. This list follows by itself what is done elsewhere."
      />
      <div className="flex max-w-3xl flex-col gap-4">
        <StartChoice start={start} onChoose={(choice) => void setStart(choice)} />
        {data ? (
          <Checklist setup={data} />
        ) : error ? (
          <Failed error={error} onRetry={() => void refetch()} />
        ) : (
          <ListSkeleton rows={8} />
        )}
      </div>
    </>
  );
}
