import { dehydrate, HydrationBoundary, type QueryClient } from "@tanstack/react-query";
import { TRPCError } from "@trpc/server";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache, type ReactNode } from "react";

import { mayOpen, type ScreenPath, screenAt } from "@/components/shell/navigation";
import { RightMissing } from "@/components/shell/right-missing";
import { newQueryClient } from "@/components/trpc/query-client";
import { createContext } from "@/server/trpc/init";
import { type AppRouter, appRouter } from "@/server/trpc/root";

const queryClient = cache(() => newQueryClient());

/** The same options as in the browser, answered in this process. */
export const trpc = createTRPCOptionsProxy<AppRouter>({
  ctx: cache(() => createContext()),
  router: appRouter,
  queryClient,
});

/** What the queries so far have answered goes along to the browser. */
export function Hydrate({ children }: { children: ReactNode }) {
  return <HydrationBoundary state={dehydrate(queryClient())}>{children}</HydrationBoundary>;
}

async function orLeave<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof TRPCError && error.code === "NOT_FOUND") notFound();
    if (error instanceof TRPCError && error.code === "UNAUTHORIZED") {
      const path = (await headers()).get("x-path") ?? "/";
      redirect(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
    }
    throw error;
  }
}

/** Who is signed in; leads to the sign-in when nobody is. */
export const loadMe = () => orLeave(queryClient().fetchQuery(trpc.tenant.me.queryOptions()));

/** Where somebody begins: an administrator at the set-up until it is finished, everybody else at the recordings. */
export async function firstScreen(): Promise<ScreenPath> {
  const me = await loadMe();
  if (!mayOpen(screenAt("/set-up"), me.rights)) return "/recordings";
  const { finished } = await orLeave(
    queryClient().fetchQuery(trpc.tenant.setup.queryOptions({ start: "zoom_only" })),
  );
  return finished ? "/recordings" : "/set-up";
}

type ScreenProps = {
  path: ScreenPath;
  /** Starts the queries that the screen suspends on. */
  load?: (queryClient: QueryClient) => Promise<unknown>[];
  children: ReactNode;
};

/**
 * A page's frame: names the missing right instead of the screen, else answers its queries here, so that the browser
 * renders at once. Something that does not exist, or may not be seen, is the not-found page.
 */
export async function Screen({ path, load, children }: ScreenProps) {
  const me = await loadMe();
  const screen = screenAt(path);
  if (!mayOpen(screen, me.rights)) {
    return <RightMissing screen={screen.label} rights={screen.rights} tenant={me.tenant.name} />;
  }
  await orLeave(Promise.all(load?.(queryClient()) ?? []));
  return <Hydrate>{children}</Hydrate>;
}
