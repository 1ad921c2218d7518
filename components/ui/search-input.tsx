import { Search } from "lucide-react";
import type { ComponentProps } from "react";

import { DebouncedInput } from "./debounced-input";
import { inputClass } from "./field";

type SearchInputProps = Omit<ComponentProps<typeof DebouncedInput>, "type" | "className"> & { label: string };

/** The page's search box, which `/` focuses. */
export function SearchInput({ label, ...rest }: SearchInputProps) {
  return (
    <div className="relative">
      <Search aria-hidden className="absolute top-2 left-2.5 size-4 text-muted" />
      <DebouncedInput
        type="search"
        aria-label={label}
        aria-keyshortcuts="/"
        className={`${inputClass} w-72 max-w-[70vw] pl-8!`}
        {...rest}
      />
    </div>
  );
}
