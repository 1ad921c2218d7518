import { useQuery } from "@tanstack/react-query";

import { useTRPC } from "@/components/trpc/client";
import { Section } from "@/components/ui/section";
import { Failed } from "@/components/ui/states";

import { type SummaryBlock, summaryBlocks } from "./summary-blocks";

function Block({ block }: { block: SummaryBlock }) {
  if (block.kind === "points") {
    return (
      <ul className="list-disc pl-5">
        {block.points.map((point, at) => (
          <li key={at}>{point}</li>
        ))}
      </ul>
    );
  }
  if (block.kind === "text") return <p>{block.text}</p>;
  return <h3 className="pt-2 font-semibold first:pt-0">{block.text}</h3>;
}

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
  const blocks = summaryBlocks(data?.passages ?? []);
  if (blocks.length === 0) return null;
  return (
    <Section title={data?.byCompanion ? "Summary by AI Companion" : "Summary"}>
      <div className="flex flex-col gap-1 px-4 py-3 text-sm">
        {blocks.map((block, at) => (
          <Block key={at} block={block} />
        ))}
      </div>
      <p className="border-t border-line px-4 py-2 text-2xs text-muted">
        Written by a machine. What counts is what was said.
      </p>
    </Section>
  );
}
