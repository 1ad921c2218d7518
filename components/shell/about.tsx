import { PageHeader } from "@/components/ui/page-header";

import { Mark } from "./mark";

const facts = [
  [
    "What it is",
    "An open, self-hostable compliance archive for recorded calls. It imports what your rules say must be kept, keeps it as long as the rules say, and lets the people who may replay it find it.",
  ],
  [
    "What it promises",
    "Every recording at the source has a row here, with a decision and its reason. What is kept is sealed and hashed; every act, human or automated, stands in the audit log.",
  ],
  [
    "License",
    "Apache License 2.0. You may use, change and pass it on; the full text is in the file LICENSE.",
  ],
] as const;

export function About({ version }: { version: string }) {
  return (
    <>
      <PageHeader title="About" />
      <div className="max-w-2xl rounded-lg border border-line bg-surface p-5">
        <div className="flex items-center gap-3">
          <Mark className="size-10 text-accent" />
          <div>
            <p className="text-lg font-semibold tracking-tight">Holdfast</p>
            <p className="text-sm text-muted tabular-nums">Version {version}</p>
          </div>
        </div>
        <dl className="mt-5 flex flex-col gap-4">
          {facts.map(([term, fact]) => (
            <div key={term}>
              <dt className="text-sm font-semibold">{term}</dt>
              <dd className="mt-0.5 text-muted">{fact}</dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  );
}
