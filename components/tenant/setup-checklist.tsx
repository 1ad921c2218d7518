import { clsx } from "clsx";
import { Circle, CircleCheck, CircleDashed } from "lucide-react";
import Link from "next/link";

import type { SetupStep } from "@/server/domain/tenants/schema";

import { Panel } from "./panel";
import { setupStateWords, setupStepWords } from "./words";

const icons = { done: CircleCheck, open: Circle, waiting: CircleDashed } as const;
const colors = { done: "text-ok", open: "text-accent", waiting: "text-muted" } as const;

/** From the first sign-in to the first recording, as it stands now. */
export function SetupChecklist({ steps }: { steps: readonly SetupStep[] }) {
  const done = steps.filter(({ state }) => state === "done").length;
  return (
    <Panel title={`Set-up: ${done} of ${steps.length} steps done`}>
      <ol className="flex flex-col gap-2.5">
        {steps.map(({ key, state, note, href }) => {
          const Icon = icons[state];
          return (
            <li key={key} className="flex items-start gap-2.5 text-sm">
              <Icon
                role="img"
                aria-label={setupStateWords[state]}
                className={clsx("mt-0.5 size-4 shrink-0", colors[state])}
              />
              <div>
                {href && state !== "done" ? (
                  <Link href={href} className="rounded-sm font-medium text-accent hover:underline">
                    {setupStepWords[key]}
                  </Link>
                ) : (
                  <span className="font-medium">{setupStepWords[key]}</span>
                )}
                <p className="text-muted">{note}</p>
              </div>
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}
