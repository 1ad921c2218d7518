import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import superjson from "superjson";

import { errorCode } from "./errors";

const freshMs = 30_000;
const maxRetries = 2;
const finalCodes = new Set([
  "BAD_REQUEST",
  "UNAUTHORIZED",
  "FORBIDDEN",
  "NOT_FOUND",
  "CONFLICT",
  "PRECONDITION_FAILED",
]);

/** On the server the answer comes from the same process: trying again would only delay a sign-in or a not-found page. */
const retry = (failures: number, error: Error) =>
  typeof window !== "undefined" && failures < maxRetries && !finalCodes.has(errorCode(error) ?? "");

/** Settings shared by the server's prefetch and the browser. */
export const newQueryClient = (onError?: (error: Error) => void) =>
  new QueryClient({
    queryCache: new QueryCache({ ...(onError && { onError }) }),
    mutationCache: new MutationCache({ ...(onError && { onError }) }),
    defaultOptions: {
      queries: {
        staleTime: freshMs,
        retry,
      },
      dehydrate: { serializeData: superjson.serialize },
      hydrate: { deserializeData: superjson.deserialize },
    },
  });

function leaveWhenSignedOut(error: Error) {
  if (errorCode(error) !== "UNAUTHORIZED" || window.location.pathname === "/sign-in") return;
  const back = window.location.pathname + window.location.search;
  window.location.assign(`/sign-in?callbackUrl=${encodeURIComponent(back)}`);
}

let inBrowser: QueryClient | undefined;

/** One for the tab, and a fresh one for every render on the server, where people must never share answers. */
export function browserQueryClient(): QueryClient {
  if (typeof window === "undefined") return newQueryClient();
  return (inBrowser ??= newQueryClient(leaveWhenSignedOut));
}
