import { X } from "lucide-react";

import { Button } from "@/components/ui/button";

import { countFilters, noFilter, toUserFilter } from "./address";
import { useFilterParts } from "./use-filter-parts";
import { useUserList } from "./use-user-list";

function Part({ words, onRemove }: { words: string; onRemove: () => void }) {
  return (
    <li>
      <button
        type="button"
        aria-label={`Remove filter ${words}`}
        className="inline-flex max-w-80 items-center gap-1 rounded-sm bg-accent-soft px-2 py-0.5 text-sm text-accent hover:bg-line"
        onClick={onRemove}
      >
        <span className="truncate">{words}</span>
        <X aria-hidden className="size-3.5 shrink-0" />
      </button>
    </li>
  );
}

function Parts() {
  const [state, set] = useUserList();
  const { parts, sources } = useFilterParts();
  return (
    <ul aria-label="Filter" className="mb-2 flex flex-wrap items-center gap-1.5">
      {parts
        .filter(({ key }) => state[key].length > 0)
        .map(({ key, label, options }) => {
          const values = state[key].map(
            (value) => options.find((option) => option.value === value)?.label ?? "unknown",
          );
          const words = `${label}: ${values.join(key === "addOns" ? " and " : " or ")}`;
          return <Part key={key} words={words} onRemove={() => void set({ [key]: null, page: null })} />;
        })}
      {state.source !== null && (
        <Part
          words={`Values come from: ${sources.find(({ value }) => value === state.source)?.label ?? "unknown"}`}
          onRemove={() => void set({ source: null, page: null })}
        />
      )}
      {state.short && (
        <Part words="Without a license seat" onRemove={() => void set({ short: null, page: null })} />
      )}
      <li>
        <Button look="ghost" onClick={() => void set(noFilter)}>
          Clear filter
        </Button>
      </li>
    </ul>
  );
}

/** What narrows the list, each part removable. */
export function ActiveFilters() {
  const [state] = useUserList();
  return countFilters(toUserFilter(state)) === 0 ? null : <Parts />;
}
