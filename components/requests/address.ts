import { createLoader, parseAsStringLiteral } from "nuqs/server";

import type { Api } from "@/components/trpc/client";
import {
  type ReplayRequestSummary,
  type RequestView,
  requestViews,
} from "@/server/domain/replay-requests/schema";

/** Absent = what concerns the person most. */
export const requestParsers = { view: parseAsStringLiteral(requestViews) };
export const loadRequestState = createLoader(requestParsers);

export const viewOf = (view: RequestView | null, { approver }: ReplayRequestSummary): RequestView =>
  view ?? (approver ? "waiting" : "own");

/** The same options for the server's first answer and the browser. */
export const requestOptions = (trpc: Api, view: RequestView) =>
  trpc.replayRequests.list.infiniteQueryOptions(
    { view },
    { getNextPageParam: (page) => page.nextCursor ?? undefined },
  );
