import { type ReactNode, useId } from "react";

type SectionProps = { title: string; count?: number; actions?: ReactNode; children: ReactNode };

/** A titled block of a page. */
export function Section({ title, count, actions, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded-lg border border-line bg-surface">
      <header className="flex min-h-10 items-center gap-2 border-b border-line px-4 py-1">
        <h2 id={id} className="grow text-sm font-semibold">
          {title}
          {count !== undefined && <span className="ml-1 font-normal text-muted tabular-nums">({count})</span>}
        </h2>
        {actions}
      </header>
      {children}
    </section>
  );
}
