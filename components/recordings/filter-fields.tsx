import { useSuspenseQuery } from "@tanstack/react-query";
import { Fragment, useId, useState } from "react";

import { useTRPC } from "@/components/trpc/client";
import { DebouncedInput } from "@/components/ui/debounced-input";
import { Checkbox, inputClass, SelectField } from "@/components/ui/field";
import {
  type CustomFieldView,
  type FieldFilter,
  maxFieldFilters,
} from "@/server/domain/custom-fields/schema";

import { useFilter } from "./use-filter";

type Change = (current: FieldFilter | undefined) => FieldFilter | null;
type ControlProps<T extends FieldFilter["type"]> = {
  field: CustomFieldView;
  filter: Extract<FieldFilter, { type: T }> | undefined;
  /** From what holds then: two boxes may be committed within one pause of typing. */
  onChange: (change: Change) => void;
};

function TextControl({ field, filter, onChange }: ControlProps<"text">) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {field.name}
      </label>
      <DebouncedInput
        id={id}
        className={inputClass}
        placeholder="Begins with"
        maxLength={200}
        value={filter?.startsWith ?? ""}
        onCommit={(startsWith) =>
          onChange(() => (startsWith ? { type: "text", id: field.id, startsWith } : null))
        }
      />
    </div>
  );
}

function ChoiceControl({ field, filter, onChange }: ControlProps<"choice">) {
  const chosen = filter?.anyOf ?? [];
  const toggle = (choice: string, on: boolean) => {
    const anyOf = field.choices.filter((other) => (other === choice ? on : chosen.includes(other)));
    onChange(() => (anyOf.length > 0 ? { type: "choice", id: field.id, anyOf } : null));
  };
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{field.name}</legend>
      <div className="flex max-h-44 flex-col gap-1.5 overflow-y-auto">
        {field.choices.map((choice) => (
          <Checkbox
            key={choice}
            label={choice}
            checked={chosen.includes(choice)}
            onChange={({ target }) => toggle(choice, target.checked)}
          />
        ))}
      </div>
    </fieldset>
  );
}

const sides = ["from", "to"] as const;
const ranges = {
  number: { type: "number", step: "any" },
  date: { type: "date", min: "0001-01-01", max: "9999-12-31" },
} as const;

type Ends = { from: string; to: string };

const endsOf = (filter: FieldFilter | undefined): Ends =>
  filter?.type === "number" || filter?.type === "date"
    ? { from: String(filter.from ?? ""), to: String(filter.to ?? "") }
    : { from: "", to: "" };

function rangeFilter({ id, type }: CustomFieldView, { from, to }: Ends): FieldFilter | null {
  if (from === "" && to === "") return null;
  return type === "number"
    ? { type, id, ...(from && { from: Number(from) }), ...(to && { to: Number(to) }) }
    : { type: "date", id, ...(from && { from }), ...(to && { to }) };
}

function RangeControl({ field, filter, onChange }: ControlProps<"number" | "date">) {
  const ends = endsOf(filter);
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{field.name}</legend>
      <div className="grid grid-cols-[auto_1fr] items-center gap-1.5">
        {sides.map((side) => (
          <Fragment key={side}>
            <span aria-hidden className="text-2xs text-muted">
              {side === "from" ? "From" : "To"}
            </span>
            <DebouncedInput
              aria-label={`${field.name}, ${side}`}
              className={inputClass}
              {...ranges[field.type === "number" ? "number" : "date"]}
              value={ends[side]}
              onCommit={(typed) =>
                onChange((current) => rangeFilter(field, { ...endsOf(current), [side]: typed }))
              }
            />
          </Fragment>
        ))}
      </div>
    </fieldset>
  );
}

function FieldControl({ field, filter, onChange }: ControlProps<FieldFilter["type"]>) {
  const own = { field, onChange };
  switch (field.type) {
    case "text":
      return <TextControl {...own} filter={filter?.type === "text" ? filter : undefined} />;
    case "choice":
      return <ChoiceControl {...own} filter={filter?.type === "choice" ? filter : undefined} />;
    default:
      return (
        <RangeControl
          {...own}
          filter={filter?.type === "number" || filter?.type === "date" ? filter : undefined}
        />
      );
  }
}

/** The organization's own fields, all of them where they are few, else those that somebody picks; at most five. */
export function FilterFields() {
  const { data: fields } = useSuspenseQuery(useTRPC().customFields.list.queryOptions());
  const { state, set } = useFilter();
  const [picked, setPicked] = useState<readonly string[]>([]);
  if (fields.length === 0) return null;
  const filterOf = (id: string) => state.fields.find((filter) => filter.id === id);
  const change = (id: string, next: Change) =>
    set(({ fields: current }) => {
      const filter = next(current.find((other) => other.id === id));
      const rest = current.filter((other) => other.id !== id);
      return { fields: filter ? [...rest, filter] : rest };
    });
  const few = fields.length <= maxFieldFilters;
  const shown = fields.filter(({ id }) => few || picked.includes(id) || filterOf(id));
  const more = fields.filter((field) => !shown.includes(field));
  return (
    <section aria-label="Custom fields" className="flex flex-col gap-3 border-t border-line pt-3">
      <h2 className="text-2xs font-semibold tracking-wider text-muted uppercase">Custom fields</h2>
      {shown.map((field) => (
        <FieldControl
          key={field.id}
          field={field}
          filter={filterOf(field.id)}
          onChange={(next) => change(field.id, next)}
        />
      ))}
      {more.length > 0 && shown.length < maxFieldFilters && (
        <SelectField
          label="Filter by"
          options={[
            { value: "", label: "Choose a field" },
            ...more.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value=""
          onChange={({ target }) => setPicked([...picked, target.value])}
        />
      )}
    </section>
  );
}
