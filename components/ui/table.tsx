import { clsx } from "clsx";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";

/** A dense table that scrolls sideways by itself; `label` is its name. */
export function Table({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div
      role="region"
      aria-label={label}
      // A region that scrolls must be reachable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="relative overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table aria-label={label} className="w-full border-collapse text-sm tabular-nums">
        {children}
      </table>
    </div>
  );
}

type ThProps = {
  children: ReactNode;
  align?: "left" | "right";
  sorted?: "asc" | "desc" | false;
  onSort?: () => void;
  /** A long title over narrow values may take two lines. */
  wrap?: boolean;
};

/** With `onSort` the heading is a button, and tells the order. */
export function Th({ children, align = "left", sorted, onSort, wrap = false }: ThProps) {
  const Arrow = sorted === "desc" ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : undefined}
      className={clsx(
        "h-9 border-b border-line bg-sunken px-3 font-medium text-muted",
        !wrap && "whitespace-nowrap",
        align === "right" ? "text-right" : "text-left",
      )}
    >
      {onSort ? (
        <button type="button" onClick={onSort} className="inline-flex items-center gap-1 hover:text-ink">
          {children}
          {sorted && <Arrow aria-hidden className="size-3" />}
        </button>
      ) : (
        children
      )}
    </th>
  );
}

export function Tr({ className, ...rest }: ComponentProps<"tr">) {
  return (
    <tr className={clsx("border-b border-line last:border-0 hover:bg-accent-soft/40", className)} {...rest} />
  );
}

export function Td({ className, ...rest }: ComponentProps<"td">) {
  return <td className={clsx("h-row px-3 py-1.5 align-middle", className)} {...rest} />;
}
