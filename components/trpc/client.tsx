"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { createTRPCContext, type TRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import superjson from "superjson";

import type { AppRouter } from "@/server/trpc/root";

import { browserPresence, presenceHeaders } from "./presence";
import { browserQueryClient } from "./query-client";

const { TRPCProvider, useTRPC } = createTRPCContext<AppRouter>();
export { useTRPC };

/** Query and mutation options by procedure; the same on the server (prefetch) and in the browser. */
export type Api = TRPCOptionsProxy<AppRouter>;

const maxBatchSize = 20;

/** Queries go by POST, so that what somebody searches never stands in an address that a proxy logs. */
const newClient = () =>
  createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: "/api/trpc",
        transformer: superjson,
        methodOverride: "POST",
        maxItems: maxBatchSize,
        headers: ({ opList }) => presenceHeaders(browserPresence(), opList),
      }),
    ],
  });

export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(browserQueryClient);
  const [trpcClient] = useState(newClient);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
