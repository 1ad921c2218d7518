import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";

import { reasonWords } from "@/components/jobs/ledger-words";
import { counted } from "@/components/format/text";
import { Moment } from "@/components/format/zone";
import { useTRPC } from "@/components/trpc/client";
import { Badge, type Tone } from "@/components/ui/badge";
import { Section } from "@/components/ui/section";
import type { Right } from "@/server/domain/rules/schema";
import type { ImportExplanation, MediaOutcome } from "@/server/domain/users/person/schema";

import { LedgerCounts } from "./ledger-counts";
import { mediaList, mendOf, sameFate } from "./words";

const link = "rounded-sm font-medium text-accent underline";

type Fate = ReturnType<typeof sameFate>[number];

const outcomes: Record<MediaOutcome["outcome"], { label: string; tone: Tone }> = {
  keep: { label: "Imported", tone: "ok" },
  wait: { label: "Waits", tone: "warn" },
  skip: { label: "Not imported", tone: "neutral" },
};

const until = (at: Date | null) =>
  at ? (
    <>
      kept until <Moment at={at} to="date" />
    </>
  ) : (
    "kept for ever"
  );

function Why({ fate, onDemandDays }: { fate: Fate; onDemandDays: number | null }) {
  if (fate.outcome === "keep") return <>recorded today, {until(fate.retainUntil)}</>;
  if (fate.reason === "on_demand_waiting") {
    return (
      <>
        {counted(onDemandDays ?? 0, "day")} for the owner to ask for it, then it is skipped; asked for, it is{" "}
        {until(fate.retainUntil)}
      </>
    );
  }
  return reasonWords[fate.reason];
}

type MendProps = {
  reason: MediaOutcome["reason"];
  rule: ImportExplanation["recordingRule"];
  rights: readonly Right[];
  onEdit: (() => void) | null;
  onReactivate: (() => void) | null;
};

const press = (words: string, act: () => void): ReactNode => (
  <button type="button" className={link} onClick={act}>
    {words}
  </button>
);

/** Where it can be changed, for those who may. */
function Mend({ reason, rule, rights, onEdit, onReactivate }: MendProps): ReactNode {
  switch (mendOf(reason)) {
    case "configuration":
      return onEdit && press("Edit the configuration", onEdit);
    case "reactivate":
      return onReactivate && press("Reactivate", onReactivate);
    case "rule":
      return (
        rule && (
          <Link href={`/rules?rule=${rule.id}`} className={link}>
            Open the rule “{rule.name}”
          </Link>
        )
      );
    case "licenses":
      return (
        rights.includes("tenant.manage") && (
          <Link href="/tenant" className={link}>
            See the licenses
          </Link>
        )
      );
    case null:
      return null;
  }
}

function AtSource({ known, mayMap }: { known: boolean; mayMap: boolean }) {
  if (known) return null;
  return (
    <p className="mt-1 text-sm text-warn">
      No user of a connected account is this person yet, so that nothing of theirs is seen there.{" "}
      {mayMap && (
        <Link href="/mapping" className={link}>
          Look among the unmatched users
        </Link>
      )}
    </p>
  );
}

type ImportsProps = { id: string; rights: readonly Right[] } & Pick<MendProps, "onEdit" | "onReactivate">;

/** What would be imported for somebody and what not, and why; and what became of the last 30 days. */
export function Imports({ id, rights, onEdit, onReactivate }: ImportsProps) {
  const { data } = useSuspenseQuery(useTRPC().users.imports.queryOptions({ id }));
  return (
    <Section title="What is imported, and why">
      <div className="px-4 py-3">
        <ul aria-label="Kinds of media" className="flex flex-col gap-2">
          {sameFate(data.media).map((fate) => {
            const { label, tone } = outcomes[fate.outcome];
            return (
              <li key={fate.media.join()} className="text-sm">
                <Badge tone={tone}>{label}</Badge>{" "}
                <span className="font-medium">{mediaList(fate.media)}:</span>{" "}
                <Why fate={fate} onDemandDays={data.onDemandDays} />.{" "}
                {fate.outcome !== "keep" && (
                  <Mend
                    {...{ reason: fate.reason, rule: data.recordingRule, rights, onEdit, onReactivate }}
                  />
                )}
              </li>
            );
          })}
        </ul>
        {data.missing.length > 1 && (
          <p className="mt-1 text-sm text-muted">
            All of these are needed before anything is imported; missing:{" "}
            {data.missing.map((reason) => reasonWords[reason].replace(/^no /, "")).join(", ")}.
          </p>
        )}
        <AtSource known={data.knownAtSource} mayMap={rights.includes("users.map_external")} />
      </div>
      <LedgerCounts personId={id} explanation={data} mayOpen={rights.includes("jobs.manage")} />
    </Section>
  );
}
