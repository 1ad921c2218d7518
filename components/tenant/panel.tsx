import { type ReactNode, useId } from "react";

type PanelProps = { title: string; id?: string; actions?: ReactNode; children: ReactNode };

/** `id` makes the panel a place that addresses can lead to. */
export function Panel({ title, id, actions, children }: PanelProps) {
  const heading = useId();
  return (
    <section
      id={id}
      aria-labelledby={heading}
      className="min-w-0 scroll-mt-16 rounded-lg border border-line bg-surface p-4"
    >
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <h2 id={heading} className="grow text-base font-semibold">
          {title}
        </h2>
        {actions}
      </div>
      {children}
    </section>
  );
}
