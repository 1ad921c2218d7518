import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";

import { valueWords } from "@/components/custom-fields/words";
import { counted } from "@/components/format/text";
import { useTRPC } from "@/components/trpc/client";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { Failed } from "@/components/ui/states";

const FillDialog = dynamic(() =>
  import("@/components/custom-fields/fill-dialog").then((module) => module.FillDialog),
);

/** What the organization notes on the conversation; absent where it has defined no fields. */
export function CustomFields({ id }: { id: string }) {
  const [filling, setFilling] = useState(false);
  const answer = useQuery(useTRPC().customFields.ofConversation.queryOptions({ conversationId: id }));
  if (answer.isPending) return null;
  if (answer.isError) return <Failed error={answer.error} onRetry={() => void answer.refetch()} />;
  const { fields, mayFill } = answer.data;
  if (fields.length === 0) return null;
  const filled = fields.flatMap((field) => {
    const words = valueWords(field);
    return words === null ? [] : [{ ...field, words }];
  });
  const empty = fields.length - filled.length;
  return (
    <Section
      title="Custom fields"
      actions={
        mayFill && (
          <Button look="ghost" className="h-7!" onClick={() => setFilling(true)}>
            Fill in
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-2 px-4 py-3 text-sm">
        {filled.length > 0 && (
          <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
            {filled.map((field) => (
              <div key={field.id} className="min-w-0">
                <dt className="text-2xs text-muted">{field.name}</dt>
                <dd className="break-words whitespace-pre-line">{field.words}</dd>
              </div>
            ))}
          </dl>
        )}
        {empty > 0 && (
          <p className="text-muted">
            {filled.length === 0
              ? "Nothing is filled in yet."
              : `${counted(empty, "more field is", "more fields are")} empty.`}
          </p>
        )}
      </div>
      {filling && <FillDialog conversationId={id} fields={fields} onClose={() => setFilling(false)} />}
    </Section>
  );
}
