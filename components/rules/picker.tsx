import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useId, useState } from "react";

import { useTRPC } from "@/components/trpc/client";
import { errorMessage } from "@/components/trpc/errors";
import { DebouncedInput } from "@/components/ui/debounced-input";
import { inputClass } from "@/components/ui/field";
import type { Named } from "@/server/domain/rules/editor/schema";

type PickerProps = {
  label: string;
  of: "people" | "groups";
  value: readonly string[];
  names: Readonly<Record<string, string>>;
  onPick: (found: Named) => void;
  onRemove: (id: string) => void;
  error?: string | undefined;
};

/** Who is chosen, and a search for more. Names of people whom one may not list are not shown. */
export function Picker({ label, of, value, names, onPick, onRemove, error }: PickerProps) {
  const trpc = useTRPC();
  const id = useId();
  const [search, setSearch] = useState("");
  const people = useQuery(
    trpc.rules.findPeople.queryOptions({ search }, { enabled: of === "people" && search !== "" }),
  );
  const groups = useQuery(
    trpc.rules.findGroups.queryOptions({ search }, { enabled: of === "groups" && search !== "" }),
  );
  const found: { data?: (Named & { username?: string })[] | undefined; error: unknown } =
    of === "people" ? people : groups;
  const left = (found.data ?? []).filter((one) => !value.includes(one.id));
  const unnamed = of === "people" ? "Somebody whom you may not list" : "A group that is gone";
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {value.length > 0 && (
        <ul aria-label={`${label}: chosen`} className="flex flex-wrap gap-1.5">
          {value.map((chosen) => (
            <li
              key={chosen}
              className="inline-flex items-center gap-1 rounded-sm bg-sunken py-0.5 pr-0.5 pl-2 text-sm"
            >
              {names[chosen] ?? unnamed}
              <button
                type="button"
                aria-label={`Remove ${names[chosen] ?? unnamed}`}
                className="rounded-sm p-1 hover:bg-accent-soft"
                onClick={() => onRemove(chosen)}
              >
                <X aria-hidden className="size-3.5" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <DebouncedInput
        id={id}
        type="search"
        // Of no form: Enter searches and submits nothing.
        form={`${id}-search`}
        maxLength={120}
        placeholder={of === "people" ? "Search by name or username" : "Search by name"}
        className={inputClass}
        value={search}
        onCommit={setSearch}
        aria-invalid={error ? true : undefined}
      />
      {search !== "" && (
        <ul
          aria-label={`${label}: found`}
          className="max-h-44 overflow-y-auto rounded-md border border-line bg-surface p-1"
        >
          {left.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                className="w-full rounded-sm px-2 py-1 text-left text-sm hover:bg-accent-soft"
                onClick={() => onPick({ id: one.id, name: one.name })}
              >
                {one.name}
                {one.username && <span className="ml-2 text-muted">{one.username}</span>}
              </button>
            </li>
          ))}
          {found.data && left.length === 0 && (
            <li className="px-2 py-1 text-sm text-muted">
              {of === "people"
                ? "Nobody else matches, of those whom you may list."
                : "No other group matches."}
            </li>
          )}
          {found.error !== null && (
            <li className="px-2 py-1 text-sm text-danger">{errorMessage(found.error)}</li>
          )}
        </ul>
      )}
      {error && (
        <p role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
