import Link from "next/link";

import { Section } from "@/components/ui/section";
import type { ConfigField, ConfigLayer } from "@/server/domain/users/person/schema";

import { fieldLabels, layerWords, unsetWords, valueWords } from "./words";

function Value({ value }: Pick<ConfigLayer, "value">) {
  if (typeof value !== "object") return valueWords(value);
  return (
    <Link href={`/rules?rule=${value.id}`} className="rounded-sm text-accent hover:underline">
      {value.name}
    </Link>
  );
}

function Field({ field, layers }: ConfigField) {
  const [holds, ...others] = layers;
  return (
    <div className="grid gap-x-4 gap-y-0.5 border-b border-line px-4 py-2 last:border-0 sm:grid-cols-[11rem_1fr]">
      <dt className="text-sm text-muted">{fieldLabels[field]}</dt>
      <dd className="min-w-0 text-sm">
        {holds ? (
          <>
            <span className="font-medium">
              <Value value={holds.value} />
            </span>{" "}
            <span className="text-muted">· {layerWords(holds.source)}</span>
          </>
        ) : (
          <span className="text-muted">{unsetWords[field]}</span>
        )}
        {others.length > 0 && (
          <ol aria-label={`${fieldLabels[field]}: without that`} className="mt-0.5 text-2xs text-muted">
            {others.map(({ source, value }) => (
              <li key={source.kind === "group" ? source.id : source.kind}>
                Without that: {valueWords(value)} · {layerWords(source)}
              </li>
            ))}
          </ol>
        )}
      </dd>
    </div>
  );
}

/** What holds, field by field, with its reason; below each what would hold without it, in order. */
export function Configuration({ fields }: { fields: readonly ConfigField[] }) {
  return (
    <Section title="What holds, and why">
      <dl>
        {fields.map((field) => (
          <Field key={field.field} {...field} />
        ))}
      </dl>
    </Section>
  );
}
