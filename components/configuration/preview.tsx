import { ArrowRight } from "lucide-react";
import type { ReactNode } from "react";

import { counted, formatNumber } from "@/components/format/text";
import { reasonWords } from "@/components/jobs/ledger-words";
import { Notice } from "@/components/ui/notice";
import type { ConfigurationPreview } from "@/server/domain/configuration/schema";
import { skuLabels } from "@/server/domain/licenses/schema";

import { fieldLabels, valueWords } from "./words";

type Person = ConfigurationPreview["people"]["items"][number];

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-1">
      <h3 className="text-sm font-semibold">{title}</h3>
      {children}
    </section>
  );
}

function PersonChanges({ person }: { person: Person }) {
  return (
    <li className="py-1.5">
      <p className="font-medium">{person.name}</p>
      <ul className="text-muted">
        {person.fields.map(({ field, before, after }) => (
          <li key={field}>
            {fieldLabels[field]}: {valueWords(field, before)}{" "}
            <ArrowRight role="img" aria-label="becomes" className="inline size-3" />{" "}
            <span className="text-ink">{valueWords(field, after)}</span>
          </li>
        ))}
      </ul>
    </li>
  );
}

function Without({ without }: Pick<ConfigurationPreview, "without">) {
  return (
    <Notice tone="warn">
      <p className="font-medium">
        {counted(without.length, "license")} more than your organization has left. Without:
      </p>
      <ul className="mt-1 max-h-32 overflow-y-auto">
        {without.map(({ personId, name, sku }) => (
          <li key={`${personId} ${sku}`}>
            {name}: {skuLabels[sku]}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** What the import would decide otherwise. */
export function Imports({ imports }: Pick<ConfigurationPreview, "imports">) {
  const { considered, capped, keepNow, skipNow, reasons } = imports;
  const among = `${capped ? "the latest " : ""}${counted(considered, "recording")}`;
  return (
    <Part title="Recordings of the last 30 days">
      {considered === 0 ? (
        <p className="text-muted">Zoom has shown none of these people’s recordings in the last 30 days.</p>
      ) : keepNow + skipNow === 0 ? (
        <p className="text-muted">Of {among}, none would be decided otherwise.</p>
      ) : (
        <>
          <p>
            Of {among}, <strong>{formatNumber(keepNow)}</strong> would now be imported that were not, and{" "}
            <strong>{formatNumber(skipNow)}</strong> would now be skipped.
          </p>
          {reasons.length > 0 && (
            <ul className="text-muted">
              {reasons.map(({ reason, count }) => (
                <li key={reason}>
                  {formatNumber(count)} skipped: {reasonWords[reason]}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      <p className="text-2xs text-muted">What is archived stays, whatever is decided.</p>
    </Part>
  );
}

/** What a change of configuration would do, before it is saved: to users, groups and rules alike. */
export function ConfigurationPreviewPanel({ preview }: { preview: ConfigurationPreview }) {
  const { people, without, imports, refusal } = preview;
  if (refusal !== null) {
    return (
      <Notice tone="danger">
        <p className="font-medium">This would be refused.</p>
        <p>{refusal}</p>
      </Notice>
    );
  }
  const more = people.total - people.items.length;
  return (
    <div className="flex flex-col gap-4 text-sm">
      {without.length > 0 && <Without without={without} />}
      <Part
        title={
          people.total === 0
            ? "Nothing changes for anybody"
            : `Changes for ${counted(people.total, "person", "people")}`
        }
      >
        {people.items.length > 0 && (
          <ul
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
            aria-label="Who changes"
            className="max-h-56 divide-y divide-line overflow-y-auto rounded-md border border-line px-3"
          >
            {people.items.map((person) => (
              <PersonChanges key={person.id} person={person} />
            ))}
          </ul>
        )}
        {more > 0 && <p className="text-muted">and {counted(more, "more person", "more people")}</p>}
      </Part>
      <Imports imports={imports} />
    </div>
  );
}
