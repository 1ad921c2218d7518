"use client";

import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { Toaster } from "sonner";

import { ApiProvider } from "@/components/trpc/client";

export function Providers({ children }: { children: ReactNode }) {
  return (
    <NuqsAdapter>
      <ApiProvider>
        {children}
        <Toaster position="bottom-right" theme="system" closeButton />
      </ApiProvider>
    </NuqsAdapter>
  );
}
