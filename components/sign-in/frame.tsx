import type { ReactNode } from "react";

import { Mark } from "@/components/shell/mark";

/** A calm page of one column, for people who are not signed in yet. */
export function Frame({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-lg flex-col justify-center gap-6 px-4 py-12">
      <div className="flex items-center gap-2.5">
        <Mark className="size-8 text-accent" />
        <p className="text-xl font-semibold tracking-tight">Holdfast</p>
      </div>
      {children}
    </main>
  );
}
