import { useQuery } from "@tanstack/react-query";

import { useTRPC } from "@/components/trpc/client";
import { Section } from "@/components/ui/section";
import { Failed } from "@/components/ui/states";

import { type SummaryLine, summaryLines } from "./summary-lines";

const looks: Record<SummaryLine["kind"], string> = {
  heading: "pt-2 font-semibold first:pt-0",
  point: "ml-4 list-item list-disc",
  text: "",
};

/** What a machine wrote about the conversation; nothing where none did. */
export function Summary({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(
    useTRPC().conversations.summary.queryOptions({ id }, { staleTime: Infinity }),
  );
  if (error) {
    return (
      <Section title="Summary">
        <div className="p-3">
          <Failed error={error} onRetry={() => void refetch()} />
        </div>
      </Section>
    );
  }
  const lines = summaryLines(data?.passages ?? []);
  if (lines.length === 0) return null;
  return (
    <Section title={data?.byCompanion ? "Summary by AI Companion" : "Summary"}>
      <div className="flex flex-col gap-1 px-4 py-3 text-sm">
        {lines.map(({ kind, text }, at) =>
          kind === "heading" ? (
            <h3 key={at} className={looks.heading}>
              {text}
            </h3>
          ) : (
            <p key={at} className={looks[kind]}>
              {text}
            </p>
          ),
        )}
      </div>
      <p className="border-t border-line px-4 py-2 text-2xs text-muted">
        Written by a machine. What counts is what was said.
      </p>
    </Section>
  );
}
