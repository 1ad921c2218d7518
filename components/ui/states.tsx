import { clsx } from "clsx";
import { CircleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import { errorMessage } from "@/components/trpc/errors";

import { Button } from "./button";

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={clsx("animate-pulse rounded-sm bg-line", className)} />;
}

/** Rows that stand for a list while it loads. */
export function ListSkeleton({ rows = 12 }: { rows?: number }) {
  return (
    <div role="status" aria-label="Loading" className="rounded-lg border border-line bg-surface">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-row items-center gap-4 border-b border-line px-3 last:border-0">
          <Skeleton className="size-4" />
          <Skeleton className="h-3 w-1/3" />
          <Skeleton className="h-3 w-1/5" />
          <Skeleton className="ml-auto h-3 w-24" />
        </div>
      ))}
    </div>
  );
}

type EmptyProps = { icon: LucideIcon; title: string; children?: ReactNode; action?: ReactNode };

/** Nothing to show: says why, and what to do next. */
export function Empty({ icon: Icon, title, children, action }: EmptyProps) {
  return (
    <div className="flex flex-col items-center gap-2 rounded-lg border border-line bg-surface px-6 py-14 text-center">
      <Icon aria-hidden className="size-7 text-accent" strokeWidth={1.5} />
      <p className="font-semibold">{title}</p>
      {children && <div className="max-w-prose text-sm text-muted">{children}</div>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}

type FailedProps = { error?: unknown; message?: string; onRetry: () => void };

/** Something failed: the server's own sentence (or `message`) and a way to try again. */
export function Failed({ error, message = errorMessage(error), onRetry }: FailedProps) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-3 rounded-lg border border-danger bg-danger-soft px-4 py-3"
    >
      <CircleAlert aria-hidden className="size-5 shrink-0 text-danger" />
      <p className="min-w-0 grow text-sm">{message}</p>
      <Button onClick={onRetry}>Try again</Button>
    </div>
  );
}
