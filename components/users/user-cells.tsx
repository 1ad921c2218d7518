import Link from "next/link";
import type { ReactNode } from "react";

import { Badge, type Tone } from "@/components/ui/badge";
import { skuLabels } from "@/server/domain/licenses/schema";
import {
  addOnFields,
  type Sourced,
  type UserListItem,
  type UserSort,
  type UserState,
} from "@/server/domain/users/schema";

import { addOnLabels, sourceWords, stateWords } from "./words";

const None = () => <span className="text-muted">None</span>;

type ValueProps<T> = { of: Sourced<T | null>; empty?: ReactNode; children: (value: T) => ReactNode };

/** A value that holds, with where it comes from as a quiet hint. */
function Value<T>({ of: { value, source }, empty = <None />, children }: ValueProps<T>) {
  if (value === null) return empty;
  return (
    <>
      <span className="block max-w-44 truncate">{children(value)}</span>
      <span className="block max-w-44 truncate text-2xs text-muted" title={sourceWords(source)}>
        {sourceWords(source)}
      </span>
    </>
  );
}

function License({ person }: { person: UserListItem }) {
  return (
    <Value of={person.license}>
      {(license) => (
        <span className="inline-flex items-center gap-1.5">
          {skuLabels[license]}
          {person.short.includes(license) && <Badge tone="warn">None left</Badge>}
        </span>
      )}
    </Value>
  );
}

const NothingImported = () => (
  <>
    <None />
    <span className="block text-2xs whitespace-nowrap text-muted">nothing is imported</span>
  </>
);

const skuOfAddOn = {
  addOnZoom: "zoom",
  addOnRingCentral: "ring_central",
  addOnAnalytics: "analytics",
  addOnFullChat: "full_chat",
} as const;

function AddOns({ person }: { person: UserListItem }) {
  const on = addOnFields.filter((field) => person[field].value === true);
  if (on.length === 0) return <None />;
  return (
    <span className="flex min-w-40 flex-wrap gap-1">
      {on.map((field) => {
        const short = person.short.includes(skuOfAddOn[field]);
        const source = sourceWords(person[field].source);
        return (
          <span key={field} title={source}>
            <Badge tone={short ? "warn" : "accent"}>
              {addOnLabels[field]}
              {short && ", none left"}
              {person[field].source.kind !== "own" && <span className="font-normal">{source}</span>}
            </Badge>
          </span>
        );
      })}
    </span>
  );
}

const stateTones: Record<UserState, Tone> = {
  ...{ active: "ok", disabled: "warn", left: "warn", deactivated: "neutral" },
};

function State({ person }: { person: UserListItem }) {
  return (
    <span className="flex flex-wrap gap-1">
      <Badge tone={stateTones[person.state]}>{stateWords[person.state]}</Badge>
      {!person.listed && <Badge>Not added yet</Badge>}
      {person.origin === "manual" && <Badge>Entered by hand</Badge>}
    </span>
  );
}

/** What stands in each column. */
export const cells: Record<UserSort, (person: UserListItem) => ReactNode> = {
  name: (person) => (
    <span className="flex min-w-0 items-center gap-1.5">
      <Link
        href={`/users/${person.id}`}
        data-row
        title={person.name}
        className="block max-w-64 truncate rounded-sm font-medium text-accent hover:underline"
      >
        {person.name}
      </Link>
      {person.state !== "active" && <Badge tone={stateTones[person.state]}>{stateWords[person.state]}</Badge>}
    </span>
  ),
  username: (person) => (
    <span className="block max-w-52 truncate" title={person.username}>
      {person.username}
    </span>
  ),
  license: (person) => <License person={person} />,
  regionalStorage: (person) => <Value of={person.regionalStorage}>{(region) => region}</Value>,
  department: ({ department }) =>
    department === null ? (
      <None />
    ) : (
      <span className="block max-w-40 truncate" title={department}>
        {department}
      </span>
    ),
  recordingRule: (person) => (
    <Value of={person.recordingRule} empty={person.listed ? <NothingImported /> : <None />}>
      {({ name }) => name}
    </Value>
  ),
  replayRule: (person) => <Value of={person.replayRule}>{({ name }) => name}</Value>,
  accessRule: (person) => <Value of={person.accessRule}>{({ name }) => name}</Value>,
  analyticsRule: (person) => <Value of={person.analyticsRule}>{({ name }) => name}</Value>,
  addOns: (person) => <AddOns person={person} />,
  state: (person) => <State person={person} />,
};
