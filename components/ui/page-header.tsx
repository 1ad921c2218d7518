import type { ReactNode } from "react";

type PageHeaderProps = { title: ReactNode; note?: ReactNode; actions?: ReactNode };

/** The page's one heading, a line under it, and its actions at the right. */
export function PageHeader({ title, note, actions }: PageHeaderProps) {
  return (
    <header className="mb-4 flex flex-wrap items-end gap-x-4 gap-y-2">
      <div className="min-w-0 grow">
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        {note && <div className="mt-0.5 text-sm text-muted">{note}</div>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
