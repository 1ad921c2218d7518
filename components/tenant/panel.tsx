import type { ReactNode } from "react";

type PanelProps = { title: string; actions?: ReactNode; children: ReactNode };

export function Panel({ title, actions, children }: PanelProps) {
  return (
    <div className="min-w-0 rounded-lg border border-line bg-surface p-4">
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <h2 className="grow text-base font-semibold">{title}</h2>
        {actions}
      </div>
      {children}
    </div>
  );
}
