"use client";

import { Button } from "@/components/ui/button";

type PageFailedProps = { error: Error & { digest?: string }; reset: () => void };

/** In place of a page that failed on the server; the number finds the cause in the log. */
export function PageFailed({ error, reset }: PageFailedProps) {
  return (
    <div role="alert" className="mx-auto flex max-w-prose flex-col items-start gap-3 px-4 py-16">
      <h1 className="text-xl font-semibold">This page could not be loaded</h1>
      <p className="text-muted">
        Try again. {error.digest && `If it stays, give your operator this number: ${error.digest}.`}
      </p>
      <Button look="primary" onClick={reset}>
        Try again
      </Button>
    </div>
  );
}
